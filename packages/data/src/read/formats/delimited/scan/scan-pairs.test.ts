import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../../data-error.js';
import { cutInto, logFields, logTables, streamOf, wholeOf } from '../../../../test-support.js';
import { findNamedColumns } from '../../../columns.js';
import { PairCollector } from '../../../pair-collector.js';
import { toTextBlocks } from '../../../source/text-blocks.js';
import type { TableOptions } from '../../../table-options.js';
import { readPairsPlainly, type TableLayout } from '../delimited-pairs.js';
import { canScan, scanPairs } from './scan-pairs.js';

type Read = typeof scanPairs;

/** All that a read ends with: interactions and report, or an error with its place. */
async function outcomeOf(
  read: Read,
  chunks: readonly Uint8Array[],
  layout: TableLayout,
  skipBadLines: boolean,
  { withHint = true, positive }: { withHint?: boolean; positive?: TableOptions['positive'] } = {},
) {
  const file = 'ratings.csv';
  const collector = new PairCollector(file, layout.columns, { skipBadLines, items: ['i9', 7], positive });
  try {
    const blocks = toTextBlocks(streamOf(chunks), {
      file,
      onBadText: (line, expected, received) => collector.rejectLine(line, { expected, received }),
    });
    await read(blocks, file, layout, collector);
    const { interactions, report } = collector.finish();
    return { ...wholeOf(interactions), report };
  } catch (error) {
    if (!DataError.isInstance(error)) throw error;
    const { line, column, expected, received, hint } = error;
    // csv-parse is given blocks ahead, which may show quotes with a backslash.
    return { line, column, expected, received, hint: withHint ? hint : undefined };
  }
}

const dialects: fc.Arbitrary<TableLayout['dialect']> = fc.record(
  {
    delimiter: fc.constantFrom(',', ';', '|', '\t', '::', ', ', ' '),
    quote: fc.constantFrom('"', '"', "'", null),
    escapedBy: fc.constantFrom(undefined, undefined, '\\'),
    rowsAreLines: fc.constantFrom(false, false, true),
  },
  { requiredKeys: ['delimiter', 'quote'] },
);

const q = (text: string) => ({ quoted: text });
const ids = [
  ...['7', '007', '0', '-1', 'a', 'b', 'i9', 'A7', '123456789012345', '1234567890123456', 'x y', 'é', '中文', 'null'],
  ...['', ' ', ' 7 ', '\t7', '\u00a0a\u00a0', 'a\f', '\u3000', 'x\ry', 'b\\', '\ufeffa', 'st"ray', "st'ray", '\\"'],
  ...[q('7'), q('a'), q(''), q(' a '), q('a,b'), q('a;b::|\t'), q('say "hi"'), q("it's"), q('two\nlines'), q('\r\n')],
];
const ratings = [
  '5',
  '4.0',
  '3',
  '3.5',
  '.5',
  '5.',
  '-2',
  '1e1',
  ' 4 ',
  'true',
  'five',
  '',
  '.',
  '+4',
  q('5'),
  q(' 4'),
  q(''),
];
const others = ['', '978300760', 'Toy Story (1995)', q('Story, A'), q('5" pipe'), 'a\\', q('a\nb\n\nc')];

/** Mostly fields that are plain, so that some of the others' neighbours are. */
const field = (plain: readonly string[], all: readonly (string | { quoted: string })[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...plain) }, { weight: 2, arbitrary: fc.constantFrom(...all) });
const id = field(['7', '12', 'a', 'b', 'u1'], ids);
const row = fc.tuple(id, id, field(['5', '4.0', '3', '1'], ratings), field(['9', 'x'], others));
const oddRow = fc.array(id, { maxLength: 6 });
const rawLine = fc.constantFrom(
  '',
  ' ',
  ' \t',
  '"',
  '"open',
  '""x',
  '"a" "b",1,5,9',
  '"" "b",7,5,9',
  'a"b,"c',
  '"a"b,1,4,2',
  '\\"',
);
const rows = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: row.map((fields) => ({ fields })) },
    { weight: 1, arbitrary: oddRow.map((fields) => ({ fields })) },
    { weight: 1, arbitrary: rawLine.map((raw) => ({ raw })) },
  ),
  { maxLength: 30 },
);

const tables = fc
  .record({
    dialect: dialects,
    rows,
    header: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    isClosed: fc.boolean(),
    start: fc.constantFrom('', '', '\ufeff', '\n\n', '\r\n'),
    columns: fc.constantFrom(
      ['user', 'item', 'rating', 'title'],
      ['item', 'user', 'title', 'rating'],
      ['user', 'item', 'x', 'y'],
    ),
    hasOtherWidth: fc.boolean(),
  })
  .map(({ dialect, rows, header, lineEnd, isClosed, start, columns, hasOtherWidth }) => {
    const { delimiter, quote, escapedBy } = dialect;
    const write = (value: string | { quoted: string }) => {
      if (typeof value === 'string' || quote === null) return typeof value === 'string' ? value : value.quoted;
      const escaped = value.quoted.replace(/["'\\]/g, (sign) =>
        sign === quote || sign === escapedBy ? (escapedBy ?? quote) + sign : sign,
      );
      return quote + escaped + quote;
    };
    const lines = rows.map((row) => ('raw' in row ? row.raw : row.fields.map(write).join(delimiter)));
    // Of other blanks alone, csv-parse passes over a line too, but the row behind it is then said to begin there.
    const usual = lines.filter((line) => line.trim() !== '' || /^[ \t]*$/.test(line));
    const all = header ? [columns.join(delimiter), ...usual] : usual;
    const text = start + all.join(lineEnd) + (isClosed ? lineEnd : '');
    const layout: TableLayout = {
      dialect,
      header,
      columns: findNamedColumns('ratings.csv', columns, {}),
      names: header ? columns : undefined,
      widths: hasOtherWidth ? [4, 3] : [4],
    };
    return { bytes: Buffer.from(text), layout };
  });

describe('scanPairs', () => {
  it('reads the pairs, the report and the errors that its slow twin does, wherever the content is cut', async () => {
    let scanned = 0;
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.array(fc.nat(400), { maxLength: 6 }),
        fc.boolean(),
        async ({ bytes, layout }, cuts, skipBadLines) => {
          const chunks = cutInto(bytes, cuts);
          const more = { withHint: chunks.length === 1 };
          const outcome = await outcomeOf(scanPairs, chunks, layout, skipBadLines, more);
          const expected = await outcomeOf(readPairsPlainly, chunks, layout, skipBadLines, more);
          expect(outcome).toEqual(expected);
          if ('report' in outcome) scanned += outcome.report.pairCount;
        },
      ),
      { numRuns: 1000 },
    );
    expect(scanned).toBeGreaterThan(500);
  });

  it('takes bytes that are no text for bad lines as its slow twin does', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.array(fc.nat(400), { maxLength: 4 }), async ({ bytes, layout }, places) => {
        const damaged = Buffer.from(bytes);
        for (const place of places) if (place < damaged.length) damaged[place] = place % 2 === 0 ? 0xff : 0;
        const outcomes = [scanPairs, readPairsPlainly].map((read) => outcomeOf(read, [damaged], layout, true));
        expect(await outcomes[0]).toEqual(await outcomes[1]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Tables of logs, in any order of their columns. */
const logs = logTables.chain(({ names, options }) => {
  const plain = { user: ids.slice(0, 6), item: ids.slice(0, 6), rating: ['5', '4.0', '1'] };
  const others = { user: ids, item: ids, rating: ratings };
  const fieldOf = (name: string) => {
    if (name in plain) return field(plain[name as 'user'] as string[], others[name as 'user']);
    const { plain: usual, all } = logFields[name as 'event'];
    return fc.oneof(
      { weight: 12, arbitrary: field(usual, usual.map(q)) },
      { weight: 1, arbitrary: fc.constantFrom<string | { quoted: string }>(...all, ...all.map(q)) },
    );
  };
  const fields = names.map((name) =>
    name === 'user' || name === 'item' ? fc.constantFrom('7', 'a', 'b') : fieldOf(name),
  );
  return fc.array(fc.tuple(...fields), { maxLength: 20 }).map((rows) => ({ names, options, rows }));
});

describe('scanPairs of a log', () => {
  it('reads times, weights and events as its slow twin does', async () => {
    let keptCount = 0;
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(200), fc.boolean(), async ({ names, options, rows }, cut, skipBadLines) => {
        const write = (value: string | { quoted: string }) => (typeof value === 'string' ? value : `"${value.quoted}"`);
        const content = [names, ...rows].map((row) => `${row.map(write).join(',')}\n`).join('');
        const columns = findNamedColumns('ratings.csv', names, options);
        const layout = {
          ...{ dialect: { delimiter: ',', quote: '"' }, header: true },
          columns,
          names,
          widths: [names.length],
        };
        const outcomes = [scanPairs, readPairsPlainly].map((read) =>
          outcomeOf(read, cutInto(Buffer.from(content), [cut]), layout, skipBadLines, { withHint: false, ...options }),
        );
        const outcome = await outcomes[0];
        expect(outcome).toEqual(await outcomes[1]);
        if ('report' in outcome && names.length > 4) keptCount += outcome.report.pairCount;
      }),
      { numRuns: 1500 },
    );
    expect(keptCount).toBeGreaterThan(100);
  });
});

describe('canScan', () => {
  it('is for signs in ASCII and columns that stand in the file', () => {
    const columns = findNamedColumns('a.csv', ['user', 'item'], {});
    const layout = { dialect: { delimiter: ',', quote: '"' }, header: true, columns, names: undefined, widths: [2] };
    expect(canScan(layout)).toBe(true);
    expect(canScan({ ...layout, dialect: { delimiter: '·', quote: null } })).toBe(false);
    expect(canScan({ ...layout, dialect: { delimiter: ',', quote: '“' } })).toBe(false);
    expect(canScan({ ...layout, columns: { ...columns, user: { ...columns.user, value: '7' } } })).toBe(false);
  });
});
