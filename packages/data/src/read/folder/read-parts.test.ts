import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { contentOf, dataErrorOf, pairsOf, toParquet, useTemporaryFolder } from '../../test-support.js';
import { readInteractions } from '../read-interactions.js';
import type { ReadProgress } from '../table-options.js';

const temporary = useTemporaryFolder();
const header = 'user,item,rating\n';

/** A folder with these parts, named as Spark does, and its marker. */
const sparkFolder = (parts: readonly (string | Uint8Array)[], ending = 'csv') =>
  temporary.writeTree('spark', {
    _SUCCESS: '',
    ...Object.fromEntries(parts.map((part, i) => [`part-${String(i).padStart(5, '0')}-c000.${ending}`, part])),
  });
const readSpark = async (parts: readonly (string | Uint8Array)[], ending?: string) =>
  readInteractions(await sparkFolder(parts, ending));

type Row = readonly [user: number, item: number, rating: number];
const rows = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 1, max: 5 })));
const written: readonly [ending: string, write: (rows: readonly Row[]) => string | Uint8Array][] = [
  ['csv', (part) => header + part.map((row) => `${row.join(',')}\n`).join('')],
  ['csv.gz', (part) => header + part.map((row) => `${row.join(',')}\n`).join('')],
  ['tsv', (part) => `item\trating\tuser\n${part.map(([u, i, r]) => `${i}\t${r}\t${u}\n`).join('')}`],
  ['json', (part) => part.map(([user, item, rating]) => `${JSON.stringify({ user, item, rating })}\n`).join('')],
  ['snappy.parquet', (part) => toParquet(part)],
  ['dat', (part) => part.map((row) => `${row.join('::')}::9\n`).join('')],
];

describe('files of parts', () => {
  it.each(written)('of %s are read as the one file of all their rows', async (ending, write) => {
    const first: Row[] = [
      [1, 1, 5],
      [1, 2, 5],
      [2, 1, 1],
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { maxLength: 4 }), async (others) => {
        const parts = [first, ...others];
        const { interactions, report, name } = await readSpark(parts.map(write), ending);
        const whole = await readInteractions(await temporary.write(`whole.${ending}`, write(parts.flat())));
        expect(contentOf(interactions)).toEqual(contentOf(whole.interactions));
        expect(name).toBe('spark');
        const fileCount = parts.length > 1 ? parts.length : undefined;
        expect({ ...report, source: '', warnings: [] }).toEqual({
          ...whole.report,
          source: '',
          warnings: [],
          ...(fileCount ? { fileCount } : {}),
        });
      }),
      { numRuns: 8 },
    );
  });

  it('may have a header each, none, one at the start as split leaves it, or their own order of columns', async () => {
    const expected = ['1 2', '1 3', '2 3', '2 4'];
    const pairs = async (...parts: string[]) => pairsOf((await readSpark(parts)).interactions);
    expect(await pairs('user,item\n1,2\n1,3\n', 'user,item\n2,3\n', 'user,item\n', 'user,item\n2,4\n')).toEqual(
      expected,
    );
    expect(await pairs('1,2\n1,3\n', '2,3\n', '', '2,4\n')).toEqual(expected);
    expect(await pairs('user,item\n1,2\n1,3\n', '2,3\n2,4\n')).toEqual(expected);
    expect(await pairs('user,item\n1,2\n1,3\n', 'item,user\n3,2\n4,2\n')).toEqual(expected);
    expect(await pairs('', '\n\n', 'user,item\n1,2\n1,3\n', '2,3\n2,4')).toEqual(expected);
  });

  it('of Parquet have the columns of the first, also where another fits', async () => {
    const columnData = ['user', 'item'].map((name) => ({ name, data: [1n, 2n], type: 'INT64' as const }));
    const first = new Uint8Array(parquetWriteBuffer({ columnData }));
    const { interactions, report } = await readSpark([first, toParquet([[3, 1, 1]])], 'parquet');
    expect(pairsOf(interactions)).toEqual(['1 1', '2 2', '3 1']);
    expect(report.rating).toBeUndefined();
  });

  it('are refused with other columns, and with a header where the first has none', async () => {
    const error = await dataErrorOf(readSpark(['user,item\n1,2\n', 'user,item,rating\n1,2,5\n']));
    expect(error.message).toMatch(
      /part-00001-c000\.csv:1: expected the columns of the first part, user, item, received the columns user, item, r/,
    );
    const late = await dataErrorOf(readSpark(['1,2\n1,3\n', 'user,item\n2,3\n']));
    expect(late.expected).toBe('no header, as the first part has none');
    expect((await dataErrorOf(readSpark([toParquet([[1, 2, 5]]), 'user,item\n'], 'parquet'))).received).toBe(
      'bytes that do not begin with PAR1',
    );
  });

  it('that are all empty are refused', async () => {
    expect((await dataErrorOf(readSpark(['', '\n', '']))).message).toMatch(
      /spark: expected interactions, received 3 files/,
    );
    expect((await dataErrorOf(readSpark([header, header]))).received).toMatch(/no row/);
  });

  it('that are lists must begin with a user', async () => {
    const { interactions } = await readSpark(['0 7 8\n3 1\n', '4 7\n5 1 2\n'], 'txt');
    expect(pairsOf(interactions)).toEqual(['0 7', '0 8', '3 1', '4 7', '5 1', '5 2']);
    const error = await dataErrorOf(readSpark(['2 7 8\n1 9\n', '1 7\n'], 'txt'));
    expect(error.message).toMatch(/received lists of which the user is the number of the line\. Join the files/);
  });

  it('name bad lines by file and line, the first ten in order', async () => {
    const bad = (count: number) => `${header}1,2,5\n1,3,5\n2,2,5\n${'x\n'.repeat(count)}`;
    const folder = await sparkFolder([bad(0), bad(4), bad(0), bad(9)]);
    const error = await dataErrorOf(readInteractions(folder));
    expect([error.file, error.line]).toEqual([expect.stringMatching(/part-00001-c000\.csv$/), 5]);
    const { report } = await readInteractions(folder, { skipBadLines: true });
    expect(report.badLineCount).toBe(13);
    expect(report.badLines.map(({ file, line }) => `${file!.slice(-14, -9)}:${line}`)).toEqual([
      ...[5, 6, 7, 8].map((line) => `00001:${line}`),
      ...[5, 6, 7, 8, 9, 10].map((line) => `00003:${line}`),
    ]);
  });

  it('have a note each, ten at most', async () => {
    const part = 'user,item,title\n1,2,"a\nb"\n1,3,c\n2,2,d\n';
    const { report } = await readSpark(Array.from({ length: 14 }, () => part));
    const spans = report.warnings.filter((warning) => /part-000\d\d-c000\.csv: Rows that span lines/.test(warning));
    expect(spans.length).toBe(10);
    expect(report.warnings).toContain('Notes of this kind on other parts: 4.');
  });

  it('tell their progress over all bytes', async () => {
    const parts = [`${header}1,2,5\n1,3,5\n`, `${header}2,3,5\n`];
    const heard: ReadProgress[] = [];
    await readInteractions(await sparkFolder(parts), { onProgress: (progress) => heard.push(progress) });
    const total = parts.join('').length;
    expect(heard.map((progress) => [progress.done, progress.total])).toEqual([
      [parts[0].length, total],
      [total, total],
    ]);
  });

  it('stop with the reason of the signal', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    const folder = await sparkFolder([`${header}1,2,5\n1,3,5\n`, header]);
    await expect(readInteractions(folder, { signal: controller.signal, onProgress })).rejects.toBe(reason);
  });
});

describe('folders named key=value', () => {
  const parquetOf = (name: string, ids: readonly number[]) =>
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name, data: ids.map(BigInt), type: 'INT64' }] }));

  it('are left unused where the key is no column of the pairs', async () => {
    const folder = await temporary.writeTree('logs', {
      'date=2024-01-02/part-0.csv': 'user,item\n2,3\n',
      'date=2024-01-01/part-0.csv': 'user,item\n1,2\n1,3\n',
    });
    const { interactions, report } = await readInteractions(folder);
    expect(interactions.users.ids).toEqual([1, 2]);
    expect(report).toMatchObject({ fileCount: 2, unusedColumns: ['date'] });
  });

  it('give the user, the item or the rating of all rows below', async () => {
    const expected = ['1 2', '1 3', '7 2'];
    const read = async (contents: Record<string, string | Uint8Array>, options = {}) =>
      pairsOf((await readInteractions(await temporary.writeTree('keyed', contents), options)).interactions);
    expect(
      await read({ 'user_id=1/0.parquet': parquetOf('item', [2, 3]), 'user_id=7/0.parquet': parquetOf('item', [2]) }),
    ).toEqual(expected);
    expect(await read({ 'user_id=1/a.csv': 'item,price\n2,9\n3,9\n', 'user_id=7/a.csv': 'item,price\n2,9\n' })).toEqual(
      expected,
    );
    expect(await read({ 'item=2/a.csv': 'user\n1\n7\n', 'item=3/a.csv': 'user\n1\n' })).toEqual(expected);
    expect(await read({ 'item=2/a.json': '{"user":1}\n{"user":7}\n', 'item=3/a.json': '{"user":1}\n' })).toEqual(
      expected,
    );
    expect(
      await read({ 'rating=5/a.csv': 'user,item\n1,2\n1,3\n7,2\n', 'rating=1/a.csv': 'user,item\n9,9\n' }),
    ).toEqual(expected);
    expect(
      await read(
        {
          'rating=5/0.parquet': toParquet([
            [1, 2, 0],
            [1, 3, 0],
            [7, 2, 0],
          ]),
        },
        { ratingColumn: null },
      ),
    ).toEqual(expected);
    expect(
      await read(
        { 'who=1/a.csv': '2\n3\n', 'who=7/a.csv': '2\n' },
        { header: false, userColumn: 'who', itemColumn: 0, ratingColumn: null },
      ),
    ).toEqual(expected);
  });

  it('ask about a key that may be a rating', async () => {
    const folder = await temporary.writeTree('label', {
      'label=1/a.csv': 'user,item\n1,2\n',
      'label=0/a.csv': 'user,item\n1,3\n',
    });
    expect((await dataErrorOf(readInteractions(folder))).received).toBe('the column label');
    const { interactions } = await readInteractions(folder, { ratingColumn: 'label', ratingAtLeast: 0 });
    expect(interactions.pairCount).toBe(2);
  });

  it('are refused where one lacks the key, or the value', async () => {
    const lacking = await temporary.writeTree('lacking', {
      'user=1/a.csv': 'item,x\n2,1\n3,1\n',
      'zone=2/a.csv': 'item,x\n2,1\n',
    });
    const error = await dataErrorOf(readInteractions(lacking));
    expect(error.message).toMatch(/expected a folder named .*=\.\.\. around it, as around the first part/);
    const empty = { 'user=1/a.csv': 'item,x\n2,1\n3,1\n', 'user=__HIVE_DEFAULT_PARTITION__/a.csv': 'item,x\n2,1\n' };
    const { message } = await dataErrorOf(readInteractions(await temporary.writeTree('empty', empty)));
    expect(message).toMatch(/column user: expected a user id, received an empty field/);
  });
});

describe('parts named interactions', () => {
  it('may be a folder beside the tables of items', async () => {
    for (const name of ['interactions', 'interactions.parquet']) {
      const folder = await temporary.writeTree('films', {
        [`${name}/part-0.parquet`]: toParquet([
          [1, 2, 5],
          [1, 3, 5],
        ]),
        [`${name}/part-1.parquet`]: toParquet([[2, 3, 5]]),
        'items.tsv': 'item\ttitle\n9\tUp\n',
      });
      const { interactions, report } = await readInteractions(folder);
      expect(interactions.items.ids).toEqual([9, 2, 3]);
      expect([report.fileCount, report.source]).toEqual([2, folder]);
    }
  });

  it('are noted where a store may keep deleted rows in them', async () => {
    const folder = await temporary.writeTree('delta', {
      '_delta_log/0.json': '{}',
      'part-0.parquet': toParquet([
        [1, 2, 5],
        [1, 3, 5],
        [2, 3, 5],
      ]),
    });
    expect((await readInteractions(folder)).report.warnings).toEqual([expect.stringMatching(/table of Delta Lake/)]);
  });
});

describe('a folder of RecBole', () => {
  const inter = 'user_id:token\titem_id:token\ttimestamp:float\n1\t2\t9\n1\t3\t9\n2\t3\t9\n';

  it('has its interactions and its items', async () => {
    const folder = await temporary.writeTree('ml', {
      'ml-1.inter': inter,
      'ml-1.item': 'item_id:token\ttitle:token_seq\n9\t"Up\n2\tJaws\n',
      'ml-1.user': 'user_id:token\tage:token\n1\t20\n',
      'ml-1.link': 'x\n',
    });
    const { interactions, report } = await readInteractions(folder);
    expect(interactions.items.ids).toEqual([2, 9, 3]);
    expect(pairsOf(interactions)).toEqual(['1 2', '1 3', '2 3']);
    expect([report.warnings, report.fileCount]).toEqual([[], undefined]);
  });

  it('is read as one where it is split, and says so', async () => {
    const parts = { 'ml.part1.inter': inter, 'ml.part2.inter': inter.replaceAll('\t3\t', '\t4\t') };
    const { interactions, report } = await readInteractions(await temporary.writeTree('ml', parts));
    expect(pairsOf(interactions)).toEqual(['1 2', '1 3', '1 4', '2 3', '2 4']);
    expect(report).toMatchObject({
      fileCount: 2,
      warnings: ['The files ml.part1.inter, ml.part2.inter were read as one; how they were split is not kept.'],
    });
    const both = await readInteractions(await temporary.writeTree('ml', { ...parts, 'ml.inter': inter }));
    expect([both.interactions.pairCount, both.report.warnings]).toEqual([
      3,
      ['Left aside beside ml.inter: ml.part1.inter, ml.part2.inter.'],
    ]);
  });

  it('must be of one dataset, and its items must have a column', async () => {
    const two = { 'a.inter': inter, 'b.inter': inter };
    expect((await dataErrorOf(readInteractions(await temporary.writeTree('ml', two)))).received).toMatch(
      /a\.inter, b\.in/,
    );
    const odd = { 'a.inter': inter, 'a.item': 'title:token\nx\n' };
    const error = await dataErrorOf(readInteractions(await temporary.writeTree('ml', odd)));
    expect(error.message).toMatch(
      /a\.item:1: expected a column of items, as item_id:token, received the columns title/,
    );
  });
});
