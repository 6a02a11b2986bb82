import { DataError } from '../../data-error.js';
import { splitFields } from '../formats/lists.js';
import type { ListHead } from '../options.js';

/**
 * What the lines of a list begin with: a count where each line begins with the number of fields after it;
 * a user id where the first fields rise strictly, as ids do that are written in order.
 *
 * @param lines - whole lines from the start of the file
 * @throws DataError where both fit, or neither
 */
export function findListHead(file: string, lines: readonly string[]): ListHead {
  const rows = lines.map(splitFields).filter((fields) => fields.length > 0);
  const heads = rows.map(([head]) => (/^\d+$/.test(head) ? Number(head) : Number.NaN));
  const mayBeCount = rows.every((fields, i) => heads[i] === fields.length - 1);
  const mayBeUser = heads.every((head, i) => !Number.isNaN(head) && (i === 0 || head > heads[i - 1]));
  if (mayBeCount !== mayBeUser) return mayBeCount ? 'count' : 'user';
  throw new DataError({
    file,
    expected: 'lines that clearly begin with the count of their items, or with a user id in rising order',
    received: mayBeCount ? 'lines that fit both' : 'lines that fit neither',
    hint: "Pass `listHead: 'count'`, `listHead: 'user'` or `listHead: 'none'`.",
  });
}
