import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../data-error.js';
import { cutInto, logFields, logTables, streamOf, wholeOf } from '../../../test-support.js';
import { findNamedColumns } from '../../columns.js';
import { PairCollector } from '../../pair-collector.js';
import { toTextBlocks } from '../../source/text-blocks.js';
import type { TableOptions } from '../../table-options.js';
import { readJsonLines, readJsonLinesPlainly } from '../json-lines.js';
import { parseObject } from './json-values.js';
import { ObjectScan } from './object-scan.js';

async function outcomeOf(
  read: typeof readJsonLines,
  chunks: readonly Uint8Array[],
  names: readonly string[],
  skipBadLines: boolean,
  options: TableOptions = {},
) {
  const file = 'a.jsonl';
  const columns = findNamedColumns(file, names, options);
  const collector = new PairCollector(file, columns, { skipBadLines, items: ['i9'], positive: options.positive });
  try {
    const blocks = toTextBlocks(streamOf(chunks), {
      file,
      onBadText: (line, expected, received) => collector.rejectLine(line, { expected, received }),
    });
    await read(blocks, columns, collector);
    const { interactions, report } = collector.finish();
    return { ...wholeOf(interactions), report };
  } catch (error) {
    if (!DataError.isInstance(error)) throw error;
    return { message: error.message };
  }
}

/** Pieces of JSON, right and wrong. */
const ids = [
  '7',
  '"7"',
  '"007"',
  '12',
  '"a"',
  '"é"',
  '"u1"',
  '123456789012345',
  '1234567890123456',
  '-1',
  '7.0',
  '1e2',
];
const oddIds = [
  '""',
  '" "',
  'null',
  'true',
  '"\\u0061"',
  '"\\ud800"',
  '"a\\n"',
  '[1]',
  '{"a":1}',
  '01',
  '"\u0001"',
  '1.',
  '+1',
  'a',
  '',
];
const ratings = ['5', '4.0', '3', '0.5', '-2', '1e1', '"5"', '"x"', 'true', 'null', '.5', '1E+2', '123456789.12345678'];
const values = [
  ...ids,
  ...oddIds,
  ...ratings,
  '[]',
  '{}',
  '[1,"a",{"b":[null,true]}]',
  '{"user":1,"x":"\\\\"}',
  '"\\x"',
  '[1,]',
  '"\\u00g0"',
  'nul',
  '{"a" 1}',
  '[1 2]',
];
const some = (usual: readonly string[], all: readonly string[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...all) });
const blank = fc.constantFrom('', '', '', ' ', '\t', ' \r');
const member = (key: string, value: fc.Arbitrary<string>) =>
  fc.tuple(blank, blank, blank, value, blank).map(([a, b, c, text, d]) => `${a}"${key}"${b}:${c}${text}${d}`);
const members = fc.tuple(
  member('user', some(ids, oddIds)),
  member('item', some(ids, oddIds)),
  member('rating', some(['5', '4.0', '1'], ratings)),
  fc.array(
    fc.constantFrom('title', 'user', 'a"', '\\u0075ser', '').chain((key) => member(key, fc.constantFrom(...values))),
    { maxLength: 2 },
  ),
);
const line = fc.oneof(
  {
    weight: 10,
    arbitrary: members
      .chain(([user, item, rating, rest]) => fc.shuffledSubarray([user, item, rating, ...rest], { minLength: 3 }))
      .map((all) => `{${all.join(',')}}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '  ',
      '{}',
      '[]',
      '{"user":1',
      '{"user":1,"item":2,"rating":5,}',
      '{"user":1,"item":2,"rating":5} x',
      '{"user":1,,"item":2}',
      'null',
      '{"user" :1 , "item": 2,"rating":5 } ',
    ),
  },
);
const contents = fc.tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean());

describe('readJsonLines', () => {
  it('reads the pairs, the report and the errors that its slow twin does, wherever the content is cut', async () => {
    let pairCount = 0;
    await fc.assert(
      fc.asyncProperty(
        contents,
        fc.array(fc.nat(300), { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        async ([lines, lineEnd, isClosed], cuts, hasRating, skipBadLines) => {
          const chunks = cutInto(Buffer.from(lines.join(lineEnd) + (isClosed ? lineEnd : '')), cuts);
          const names = hasRating ? ['user', 'item', 'rating'] : ['user', 'item'];
          const outcome = await outcomeOf(readJsonLines, chunks, names, skipBadLines);
          expect(outcome).toEqual(await outcomeOf(readJsonLinesPlainly, chunks, names, skipBadLines));
          if ('report' in outcome) pairCount += outcome.report.pairCount;
        },
      ),
      { numRuns: 1500 },
    );
    expect(pairCount).toBeGreaterThan(500);
  });
});

/** A field as a text of JSON, or as whatever it is without quotes. */
const written = (text: string) => fc.constantFrom(JSON.stringify(text), JSON.stringify(text), text);
const logs = logTables.chain(({ names, options }) => {
  const fieldOf = (name: string) => {
    if (name === 'user' || name === 'item') return fc.constantFrom(...ids.slice(0, 7));
    if (name === 'rating') return some(['5', '4.0', '1'], ratings);
    const { plain, all } = logFields[name as 'event'];
    const bare = name === 'event' ? ['1', '1.0', 'null', '7'] : ['3', '2.5', '1530000000', 'null', '[1]'];
    return fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom<string>(...plain).map((text) => JSON.stringify(text)) },
      { weight: 4, arbitrary: fc.constantFrom(...bare) },
      { weight: 1, arbitrary: fc.constantFrom<string>(...all).chain(written) },
    );
  };
  const lines = fc
    .tuple(...names.map(fieldOf))
    .map((all) => `{${all.map((value, i) => `"${names[i]}":${value}`).join(',')}}\n`);
  return fc.array(lines, { maxLength: 20 }).map((rows) => ({ names, options, content: rows.join('') }));
});

describe('readJsonLines of a log', () => {
  it('reads times, weights and events as its slow twin does', async () => {
    let keptCount = 0;
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(200), fc.boolean(), async ({ names, options, content }, cut, skipBadLines) => {
        const outcomes = [readJsonLines, readJsonLinesPlainly].map((read) =>
          outcomeOf(read, cutInto(Buffer.from(content), [cut]), names, skipBadLines, options),
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

describe('ObjectScan', () => {
  it('takes no line that JSON.parse does not, and of those the same values', () => {
    const random = fc.oneof(
      line,
      fc.jsonValue({ maxDepth: 3 }).map((value) => `{"user":1,"x":${JSON.stringify(value)},"item":"b"}`),
      fc
        .tuple(line, fc.nat(60), fc.constantFrom('"', '{', '}', ',', '\\', '1', ' '))
        .map(([text, at, sign]) => text.slice(0, at) + sign + text.slice(at + 1)),
    );
    let taken = 0;
    const scan = new ObjectScan(['user', 'item']);
    fc.assert(
      fc.property(random, (text) => {
        const bytes = Buffer.from(`"${text}"`);
        if (!scan.read(bytes, 1, bytes.length - 1)) return;
        taken++;
        const row = parseObject(text);
        ['user', 'item'].forEach((key, i) => {
          const found = bytes.toString('utf8', scan.starts[i], scan.ends[i]);
          expect(scan.areTexts[i] ? found : JSON.parse(found)).toEqual(row?.[key]);
        });
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('takes most objects with lists, records and escapes beside what is looked for', () => {
    const scan = new ObjectScan(['asin', 'reviewerID', 'overall']);
    const text =
      '{"overall": 5.0, "style": {"Format:": " Hardcover"}, "tags": [1, null], "reviewerID": "A1", "asin": "B0", "text": "say \\"hi\\"\\n"}';
    const bytes = Buffer.from(text);
    expect(scan.read(bytes, 0, bytes.length)).toBe(true);
    expect(Array.from(scan.starts, (start, i) => text.slice(start, scan.ends[i]))).toEqual(['B0', 'A1', '5.0']);
  });
});
