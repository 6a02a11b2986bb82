import { describe, expect, it } from 'vitest';
import { pairsOf, useTemporaryFolder } from '../../test-support.js';
import { readInteractions } from '../read-interactions.js';
import { parseObject } from './json/json-values.js';

const files = useTemporaryFolder();

describe('JSON Lines', () => {
  it('are read by key, in any order, with numbers or texts as ids', async () => {
    const file = await files.write('a.jsonl', '{"item":"x","user":7}\n\n{"user":"7","item":"y","more":[1]}\n');
    const { interactions, report } = await readInteractions(file);
    expect(pairsOf(interactions)).toEqual(['7 x', '7 y']);
    expect(report).toMatchObject({ format: 'jsonl', rowCount: 2, unusedColumns: ['more'] });
  });

  it('take the keys that are asked for', async () => {
    const file = await files.write('keys.jsonl', '{"u":1,"i":2,"r":5}\n{"u":1,"i":3,"r":2}\n{"u":1,"i":4,"r":4}\n');
    const { interactions } = await readInteractions(file, { userColumn: 'u', itemColumn: 'i', ratingColumn: 'r' });
    expect(pairsOf(interactions)).toEqual(['1 2', '1 4']);
  });

  it('name line and key of what does not fit, and drop it when told to', async () => {
    const lines = ['{"user":1,"item":2}', '{"user":1,"item":2.5}', '[1]', '{"user":1,', '{"user":1,"item":3}'];
    const file = await files.write('bad.jsonl', `${lines.join('\n')}\n`);
    await expect(readInteractions(file)).rejects.toThrow(`${file}:2, column item: expected an item id, received 2.5`);
    const { report } = await readInteractions(file, { skipBadLines: true });
    expect(report.badLines).toMatchObject([
      { line: 2, column: 'item' },
      { line: 3, expected: 'one JSON object', received: '"[1]"' },
      { line: 4, expected: 'one JSON object' },
    ]);
    expect([report.rowCount, report.pairCount]).toEqual([5, 2]);
  });
});

describe('parseObject', () => {
  it.each(['[1]', '1', 'null', '"a"', '{', ''])('takes %s for none', (text) => {
    expect(parseObject(text)).toBeUndefined();
  });
});
