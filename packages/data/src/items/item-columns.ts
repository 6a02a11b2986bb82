import { DataError, listNames } from '../data-error.js';
import { type Column, findWanted } from '../read/columns.js';
import { findByName, type Role } from '../read/names/role-names.js';
import { wordsOf } from '../read/names/words.js';

/** Columns of a table of items, among which others are looked for. */
export interface ItemLabels {
  file: string;
  /** Names, or positions from 0 where there is no header. */
  labels: readonly (string | number)[];
  /** Shown where there is no header, so that the reader of the error can count. */
  firstRow?: readonly string[];
}

/** Those that are preferred to a plain `id`. */
const certainNames: Readonly<Record<Role, RegExp>> = { item: /^i(tem|id)/, user: /^u(ser|sr|id)/ };

/**
 * The column of the ids: the one asked for, else `item_id` and the like, else `id`, else another usual name of items, or
 * of users by their `role`;
 * of a table without a header that has two columns, the first.
 *
 * @throws DataError where there is none, or two fit
 */
export function findItemColumn(
  { file, labels, firstRow }: ItemLabels,
  wanted: string | number | undefined,
  role: Role = 'item',
): { column: Column; notes: string[] } {
  if (wanted !== undefined) return { column: findWanted(file, labels, 'itemColumn', wanted), notes: [] };
  const hint = 'Say which one with `itemColumn`.';
  if (firstRow) {
    if (labels.length === 2) return { column: { label: 0, position: 0 }, notes: [] };
    const received = `none for the row ${listNames(firstRow)}`;
    throw new DataError({
      file,
      line: 1,
      expected: 'the position of `itemColumn`, as there is no header',
      received,
      hint: 'Pass positions from 0, or `header: true` if this row names the columns.',
    });
  }
  const names = labels.map(String);
  const { positions, isClear } = findByName(role, names);
  const joined = names.map((name) => wordsOf(name).join(''));
  const plain = joined.indexOf('id');
  // Beside an `id`, a name such as `imdb_id` or `url` is that of another catalogue.
  const isPlain = plain >= 0 && !(isClear && certainNames[role].test(joined[positions[0]]));
  if (!isPlain && !isClear) {
    const received =
      positions.length > 0
        ? `${positions.length} that fit: ${listNames(positions.map((position) => names[position]))}`
        : `the columns ${listNames(names)}`;
    throw new DataError({ file, expected: `one column with a usual name for the ${role}`, received, hint });
  }
  const position = isPlain ? plain : positions[0];
  const others = [...positions, ...(plain < 0 ? [] : [plain])].filter((other) => other !== position);
  const notes = others.length
    ? [
        `Of ${listNames(names.filter((_, at) => at === position || others.includes(at)))}, the column ${names[position]} was taken for the ${role}; \`itemColumn\` takes another.`,
      ]
    : [];
  return { column: { label: names[position], position }, notes };
}

/**
 * The columns of the values: those asked for, else all but the ids' whose name `isUsual`; of a table without a header
 * that has two columns, the other one.
 *
 * @param option - the one that asks for them
 * @param content - what they hold, such as `texts`
 * @throws DataError where there is none, or one is asked for twice or is that of the ids
 */
export function findValueColumns(
  { file, labels, firstRow }: ItemLabels,
  item: Column,
  asked: {
    option: string;
    wanted: readonly (string | number)[] | undefined;
    isUsual: (name: string) => boolean;
    content: string;
  },
): Column[] {
  const { option, wanted, isUsual, content } = asked;
  if (wanted) {
    const columns = wanted.map((label) => findWanted(file, labels, option, label));
    const positions = [item, ...columns].map(({ position }) => position);
    if (new Set(positions).size === positions.length) return columns;
    const received = `the columns ${listNames([item, ...columns].map(({ label }) => label))}`;
    throw new DataError({ file, expected: `different columns for \`itemColumn\` and \`${option}\``, received });
  }
  const rest = labels.map((label, position) => ({ label, position })).filter((one) => one.position !== item.position);
  const found = firstRow ? rest.filter(() => labels.length === 2) : rest.filter(({ label }) => isUsual(String(label)));
  if (found.length > 0) return found;
  const shown = firstRow ? `a table without a header, with the row ${listNames(firstRow)}` : undefined;
  throw new DataError({
    file,
    expected: firstRow ? `the positions of the columns of ${content}` : `a column of ${content} with a usual name`,
    received: shown ?? `the columns ${listNames(labels)}`,
    hint: `Say which with \`${option}\`.`,
  });
}
