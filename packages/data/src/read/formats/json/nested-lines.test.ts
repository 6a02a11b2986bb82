import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DataError } from '../../../data-error.js';
import { cutInto, dataErrorOf, logOf, streamOf, useTemporaryFolder, wholeOf } from '../../../test-support.js';
import type { ReadOptions } from '../../options.js';
import { PairCollector } from '../../pair-collector.js';
import { readInteractions } from '../../read-interactions.js';
import { toTextBlocks } from '../../source/text-blocks.js';
import type { TableOptions } from '../../table-options.js';
import { findJsonColumns } from './json-columns.js';
import { readNestedLines, readNestedLinesPlainly } from './nested-lines.js';

const files = useTemporaryFolder();
const read = async (lines: readonly object[], options: ReadOptions = {}) =>
  readInteractions(await files.write('log.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join('')), options);

/** As OTTO's sessions. */
const sessions = [
  {
    session: 1,
    events: [
      { aid: 10, ts: 1659304800025, type: 'clicks' },
      { aid: 11, ts: 1659304900025, type: 'orders' },
    ],
  },
  { session: 2, events: [{ aid: 10, ts: 1659305000025, type: 'carts' }] },
];

describe('objects with lists of records', () => {
  it('are read as a pair for each record', async () => {
    const { interactions, report } = await read(sessions, { timestampColumn: true });
    expect(logOf(interactions)).toEqual(['1 10 1659304800025 -', '1 11 1659304900025 -', '2 10 1659305000025 -']);
    expect(report.columns).toMatchObject({ user: 'session', item: 'events.aid', timestamp: 'events.ts' });
    expect(report).toMatchObject({ rowCount: 3, pairCount: 3, unusedColumns: ['events.type'] });
  });

  it('are taken by their bytes where all is plain', async () => {
    const taken = vi.spyOn(PairCollector.prototype, 'addBytes');
    await read(sessions, { timestampColumn: true, positive: ['clicks', 'carts', 'orders'] });
    expect(taken.mock.results.map(({ value }) => value)).toEqual([true, true, true]);
    taken.mockRestore();
  });

  it('are read by the types of the records', async () => {
    const { interactions, report } = await read(
      [...sessions, { session: 3, events: [{ aid: 12, ts: 5, type: 'orders' }] }],
      { positive: { orders: 2, carts: 1 } },
    );
    expect(logOf(interactions)).toEqual(['1 11 - 2', '2 10 - 1', '3 12 - 2']);
    expect(report.events?.droppedCount).toBe(1);
  });

  it('are read by names that are given, with that of the list or without', async () => {
    const lines = [
      {
        who: 'a',
        log: [
          { what: 'x', n: 2 },
          { what: 'y', n: 3 },
        ],
      },
    ];
    for (const prefix of ['', 'log.']) {
      const options = { userColumn: 'who', itemColumn: `${prefix}what`, weightColumn: `${prefix}n` };
      expect(logOf((await read(lines, options)).interactions)).toEqual(['a x - 2', 'a y - 3']);
    }
    const { message } = await dataErrorOf(read(lines, { userColumn: 'who', itemColumn: 'where' }));
    expect(message).toMatch(
      /expected one column "where" for `itemColumn`, received the columns who, log\.what, log\.n/,
    );
  });

  it('are left alone where the objects have a user and an item', async () => {
    const lines = [
      { user: 1, item: 2, related: [{ asin: 'x' }], tags: ['a'] },
      { user: 1, item: 3, related: [], tags: [] },
    ];
    expect(logOf((await read(lines)).interactions)).toEqual(['1 2 - -', '1 3 - -']);
  });
});

describe('objects with lists of ids', () => {
  it('are read as a pair for each entry, with lists beside it', async () => {
    const lines = [
      { user_id: 'a', item_ids: [1, 2], timestamps: [1530000000, 1530000001], weights: [1, 0.5] },
      { user_id: 'b', item_ids: ['2'], timestamps: ['2018-07-07'], weights: [3] },
      { user_id: 'c', item_ids: [], timestamps: [], weights: [] },
    ];
    const { interactions, report } = await read(lines, { timestampColumn: true, weightColumn: 'weights' });
    expect(logOf(interactions)).toEqual(['a 1 1530000000000 1', 'a 2 1530000001000 0.5', 'b 2 1530921600000 3']);
    expect(report.warnings).toContain('Rows with an empty list, which were left out: 1.');
  });

  it('take one value for all entries where that is no list, as a basket its time', async () => {
    const lines = [{ customer: 'a', time: 1530000000, products: ['x', 'y'] }];
    const { interactions } = await read(lines, { timestampColumn: true });
    expect(logOf(interactions)).toEqual(['a x 1530000000000 -', 'a y 1530000000000 -']);
  });

  it('are bad lines where lists differ in length, or one is none', async () => {
    const lines = [
      { user: 'a', items: [1, 2], times: [1, 2] },
      { user: 'b', items: [1, 2], times: [1] },
      { user: 'c', items: 7, times: [1] },
      { user: 'd', items: [1, null], times: [1, 2] },
    ];
    const { message } = await dataErrorOf(read(lines, { timestampColumn: true }));
    expect(message).toMatch(/log\.jsonl:2, column times: expected as many entries as items has, 2, received 1/);
    const { report } = await read(lines, { timestampColumn: true, skipBadLines: true });
    expect(report).toMatchObject({ rowCount: 6, pairCount: 3, badLineCount: 3 });
    expect(report.badLines.map(({ line, column, expected }) => [line, column, expected])).toEqual([
      [2, 'times', 'as many entries as items has, 2'],
      [3, 'items', 'a list'],
      [4, 'items', 'an item id'],
    ]);
  });

  it('never round an id', async () => {
    const lines = '{"user":1,"items":[5,9007199254740993]}\n';
    const file = await files.write('big.jsonl', lines);
    const { message } = await dataErrorOf(readInteractions(file));
    expect(message).toMatch(
      /column items: expected an id that a number of JavaScript can hold.*received 9007199254740993/,
    );
  });

  it('may have their user in the name of a folder', async () => {
    const tree = { 'user=a/x.jsonl': '{"items":[1,2]}\n', 'user=b/x.jsonl': '{"items":[2]}\n' };
    const { interactions } = await readInteractions(await files.writeTree('users', tree));
    expect(logOf(interactions)).toEqual(['a 1 - -', 'a 2 - -', 'b 2 - -']);
  });
});

/** Pieces of JSON as values, right and wrong. */
const value = (...usual: string[]) =>
  fc.oneof(
    { weight: 14, arbitrary: fc.constantFrom(...usual) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...[
          '""',
          'null',
          'true',
          '7.0',
          '-1',
          '"\\u0061"',
          '[1]',
          '{"a":1}',
          '01',
          '1234567890123456',
          '0',
          '1e999',
          'x',
          '',
        ],
      ),
    },
  );
const fields = {
  aid: value('7', '"7"', '"a"', '12', '"i9"', '"é"'),
  ts: value('1530000000', '1530000000123', '"2018-07-07 22:09:11"', '1.5e9'),
  type: value('"buy"', '"view"', '"cart"', '1'),
  n: value('1', '2.5', '"3"'),
};
type Key = keyof typeof fields;
const keys: readonly Key[] = ['aid', 'ts', 'type', 'n'];
const blank = fc.constantFrom('', '', '', ' ', '\t');
const join = (parts: readonly string[], blanks: string) => parts.join(`${blanks},${blanks}`);
const record = fc
  .tuple(fc.tuple(fields.aid, fields.ts, fields.type, fields.n), fc.constantFrom('', '', ',"x":[1]', ',"aid":5'), blank)
  .map(
    ([values, more, blanks]) =>
      `{${join(
        values.map((text, i) => `"${keys[i]}"${blanks}:${text}`),
        blanks,
      )}${more}}`,
  );
const entry = fc.oneof(
  { weight: 20, arbitrary: record },
  { weight: 1, arbitrary: fc.constantFrom('{}', 'null', '7', '{"aid":1}', '[]') },
);
const user = fc.tuple(value('1', '"b"', '2'), blank).map(([text, blanks]) => `"session":${blanks}${text}`);
const withRecords = fc
  .tuple(user, fc.array(entry, { maxLength: 4 }), blank)
  .map(([session, entries, blanks]) => [session, `"events":[${blanks}${join(entries, blanks)}]`]);
const withLists = fc
  .tuple(user, fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 0, 0, 0, 1))
  .chain(([session, length, more]) =>
    fc
      .tuple(
        ...keys.map((key, i) => fc.array(fields[key], { minLength: length, maxLength: length + (i === 2 ? more : 0) })),
      )
      .map((lists) => [session, ...lists.map((list, i) => `"${keys[i]}":[${list.join(',')}]`)]),
  );
const line = (members: fc.Arbitrary<string[]>) =>
  fc.oneof(
    {
      weight: 14,
      arbitrary: members
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
        .map((all) => `{${all.join(',')}}`),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        ' ',
        '{}',
        '[]',
        '{"session":1,"events":7}',
        '{"session":1,"events":[{"aid":1,}]}',
        '{"session":1,"aid":[1',
      ),
    },
  );
const events = [{ aid: 1, ts: 2, type: 'buy', n: 1 }];
const samples = {
  records: { lines: fc.array(line(withRecords), { maxLength: 8 }), sample: { session: 1, events } },
  lists: {
    lines: fc.array(line(withLists), { maxLength: 8 }),
    sample: { session: 1, aid: [1], ts: [2], type: ['buy'], n: [1] },
  },
};

describe.each(['records', 'lists'] as const)('readNestedLines of %s', (kind) => {
  const { lines, sample } = samples[kind];

  async function outcomeOf(
    readLines: typeof readNestedLines,
    chunks: readonly Uint8Array[],
    options: TableOptions,
    skipBadLines: boolean,
  ) {
    const file = 'a.jsonl';
    const { columns, places } = findJsonColumns(file, Object.keys(sample), [sample], options, {});
    const collector = new PairCollector(file, columns, { skipBadLines, items: ['i9'], positive: options.positive });
    try {
      const onBadText = (badLine: number, expected: string, received: string) =>
        collector.rejectLine(badLine, { expected, received });
      await readLines(toTextBlocks(streamOf(chunks), { file, onBadText }), columns, places, collector);
      const { interactions, report } = collector.finish();
      return { ...wholeOf(interactions), report };
    } catch (error) {
      if (!DataError.isInstance(error)) throw error;
      return { message: error.message };
    }
  }

  const anyOptions = fc.record(
    {
      timestampColumn: fc.constant(true as const),
      weightColumn: fc.constant('n'),
      positive: fc.constantFrom(['buy'], { buy: 2, cart: 1 }, ['1', 'buy']),
    },
    { requiredKeys: [] },
  );

  it('reads the pairs, the report and the errors that its slow twin does, wherever the content is cut', async () => {
    let pairCount = 0;
    await fc.assert(
      fc.asyncProperty(
        lines,
        anyOptions,
        fc.array(fc.nat(300), { maxLength: 3 }),
        fc.boolean(),
        async (content, options, cuts, skipBadLines) => {
          const chunks = cutInto(Buffer.from(content.map((text) => `${text}\n`).join('')), cuts);
          const outcome = await outcomeOf(readNestedLines, chunks, options, skipBadLines);
          expect(outcome).toEqual(await outcomeOf(readNestedLinesPlainly, chunks, options, skipBadLines));
          if ('report' in outcome) pairCount += outcome.report.pairCount;
        },
      ),
      { numRuns: 1500 },
    );
    expect(pairCount).toBeGreaterThan(300);
  });

  it('does so of content with bytes that are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.array(fc.tuple(fc.nat(400), fc.constantFrom(...'{}[]",:\\1x\n')), { maxLength: 3 }),
        async (content, changes) => {
          const bytes = Buffer.from(content.map((text) => `${text}\n`).join(''));
          for (const [place, sign] of changes) if (place < bytes.length) bytes[place] = sign.charCodeAt(0);
          const options = { timestampColumn: true, weightColumn: 'n' } as const;
          const outcomes = [readNestedLines, readNestedLinesPlainly].map((one) =>
            outcomeOf(one, [bytes], options, true),
          );
          expect(await outcomes[0]).toEqual(await outcomes[1]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
