import { expect, it } from 'vitest';
import { columnsOf } from './columns.js';

it.each([
  [{ isTTY: true, columns: 60 }, {}, 60],
  [{ isTTY: true, columns: 60 }, { COLUMNS: '72' }, 72],
  [{}, { COLUMNS: '60' }, 60],
  [{ isTTY: true, columns: 60 }, { COLUMNS: 'many' }, 60],
  [{ isTTY: true, columns: 60 }, { COLUMNS: '0' }, 60],
  [{ isTTY: true, columns: 0 }, {}, undefined],
  [{ columns: 60 }, {}, undefined],
  [{}, {}, undefined],
])('of %j with %j are %j', (stream, environment, columns) => {
  expect(columnsOf(stream, environment)).toBe(columns);
});
