import { describe, expect, it } from 'vitest';
import { dataErrorOf, pairsOf, useTemporaryFolder } from '../../../test-support.js';
import { readInteractions } from '../../read-interactions.js';

const files = useTemporaryFolder();

describe('csv and tsv', () => {
  it('read quoted fields with delimiters, quotes and line ends in them', async () => {
    const file = await files.write('quoted.csv', 'user,item\n"a,1","say ""hi"""\n"a,1","two\nlines"\n');
    const { interactions } = await readInteractions(file);
    expect(interactions.users.ids).toEqual(['a,1']);
    expect(interactions.items.ids).toEqual(['say "hi"', 'two\nlines']);
  });

  it('skip a byte order mark, blank lines and blanks around fields', async () => {
    const file = await files.write('blanks.csv', '\uFEFFuser,item\r\n\r\n 1 , a\r\n\r\n2,b \r\n');
    const { interactions, report } = await readInteractions(file);
    expect(pairsOf(interactions)).toEqual(['1 a', '2 b']);
    expect(report.rowCount).toBe(2);
  });

  it('take a last line without a line end', async () => {
    const file = await files.write('open.csv', 'user,item\n1,2\n1,3');
    expect(pairsOf((await readInteractions(file)).interactions)).toEqual(['1 2', '1 3']);
  });

  it('are read without a header, by position', async () => {
    const pairs = await readInteractions(await files.write('bare.tsv', '1\t2\n1\t3\n'));
    expect(pairsOf(pairs.interactions)).toEqual(['1 2', '1 3']);
    const file = await files.write('u.data', '196\t242\t4\t881250949\n186\t302\t5\t891717742\n22\t377\t1\t878887116\n');
    const options = { userColumn: 0, itemColumn: 1, ratingColumn: 2 };
    const { interactions, report } = await readInteractions(file, options);
    expect(pairsOf(interactions)).toEqual(['186 302', '196 242']);
    expect(report).toMatchObject({ format: 'tsv', columns: { user: 0, item: 1, rating: 2 }, unusedColumns: [3] });
  });

  it('are read by named columns, in any order', async () => {
    const file = await files.write('named.csv', 'what,stars,who\nx,5,a\ny,1,a\nz,4,b\n');
    const options = { userColumn: 'who', itemColumn: 'what', ratingColumn: 'stars' };
    expect(pairsOf((await readInteractions(file, options)).interactions)).toEqual(['a x', 'b z']);
  });

  it('read what is longer than one chunk of the stream', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i % 700},${i % 4001}`);
    const file = await files.write('long.csv.gz', `user,item\n${rows.join('\n')}\n`);
    const { interactions, report } = await readInteractions(file);
    expect(pairsOf(interactions)).toEqual([...new Set(rows.map((row) => row.replace(',', ' ')))].sort());
    expect(report.rowCount).toBe(60_000);
  });
});

describe('bad lines', () => {
  const content = 'user,item,rating\n1,2,5\n1,3\n1,,5\n2,2,five\n\n2,3,4\n3,4"x",4\n3,3,1\n';

  it('are refused at the first, with file, line, expected and received', async () => {
    const file = await files.write('bad.csv', content);
    const error = await dataErrorOf(readInteractions(file));
    expect(error).toMatchObject({ file, line: 3, expected: '3 fields', received: '2: "1,3"' });
    expect(error.message).toBe(
      `${file}:3: expected 3 fields, received 2: "1,3". Mend the line, or pass \`skipBadLines: true\` to drop such lines and have them counted.`,
    );
  });

  it('are dropped, counted and listed under skipBadLines', async () => {
    const file = await files.write('bad.csv', content);
    const { interactions, report } = await readInteractions(file, { skipBadLines: true });
    expect(pairsOf(interactions)).toEqual(['1 2', '2 3']);
    expect(report).toMatchObject({ rowCount: 7, pairCount: 2, badLineCount: 4, duplicateCount: 0 });
    expect(report.rating?.droppedCount).toBe(1);
    expect(report.badLines).toEqual([
      { line: 3, column: undefined, expected: '3 fields', received: '2: "1,3"' },
      { line: 4, column: 'item', expected: 'an item id', received: 'an empty field' },
      { line: 5, column: 'rating', expected: 'a number', received: '"five"' },
      { line: 8, column: undefined, expected: 'quotes around whole fields', received: 'a quote inside a field' },
    ]);
  });

  it('that are not UTF-8 are bad lines too, in their place', async () => {
    const file = await files.write('latin1.csv', Buffer.from('user,item\n1\n1,caf\xe9\n1,2\n1,3\n', 'latin1'));
    const { report } = await readInteractions(file, { skipBadLines: true });
    expect(report.badLines.map(({ line, received }) => [line, received])).toEqual([
      [2, '1: "1"'],
      [3, '"1,café"'],
    ]);
  });
});

describe('a quote that is left open', () => {
  const header = ['user', 'item', 'rating', 'title'];
  const table = (delimiter: string) =>
    [
      header,
      ...Array.from({ length: 320 }, (_, i) => {
        const title = i === 40 ? '"Best of' : i === 247 ? 'the rest"' : 'plain';
        return [`u${i >> 3}`, `i${(i * 7) % 40}`, 5, title];
      }),
    ].map((row) => `${row.join(delimiter)}\n`);

  it('loses no row of tsv, and is noted', async () => {
    const { report } = await readInteractions(await files.write('open.tsv', table('\t').join('')));
    expect(report).toMatchObject({ rowCount: 320, badLineCount: 0 });
    expect(report.warnings).toEqual([
      'Lines with a quote that opens a field and does not close: 1, the first is line 42. Such a quote was taken for ' +
        'text, as a row of tsv ends with its line.',
    ]);
  });

  it('is noted in csv with the rows that it joins', async () => {
    const lines = table(',');
    lines.splice(10, 1, 'u1,i1,5,"a\nb"\n');
    const { report } = await readInteractions(await files.write('open.csv', lines.join('')));
    expect(report.rowCount).toBe(320 - 207);
    expect(report.warnings).toEqual([
      'Rows that span lines, by quotes around line ends: 2, the first from line 11, the longest over 208 lines. Where ' +
        'a stray quote joined them, rows are missing: pass quote: null where quotes are ordinary text.',
    ]);
  });

  it('is advised upon where a row of tsv would span lines', async () => {
    const file = await files.write('spans.tsv', 'user\titem\ttitle\n1\t2\t"a\nb"\n1\t3\tc\n2\t3\t"d\te\n');
    const error = await dataErrorOf(readInteractions(file));
    expect(error).toMatchObject({ line: 3, expected: '3 fields', received: '1: "b\\""' });
    const { report } = await readInteractions(file, { skipBadLines: true });
    expect(report.badLines.map(({ line }) => line)).toEqual([3, 5]);
    const asCsv = await readInteractions(await files.write('spans.tsv', 'user\titem\ttitle\n1\t2\t"a\nb"\n1\t3\tc\n'), {
      format: 'csv',
    });
    expect(asCsv.report.rowCount).toBe(2);
  });
});

describe('options.escape', () => {
  const content = 'user,item,title\n1,2,"say \\"hi\\", you"\n1,3,"\\\\"\n';

  it('reads quotes that a backslash escapes', async () => {
    for (const name of ['escaped.csv', 'escaped.tsv']) {
      const text = name.endsWith('tsv') ? content.replace(/,(?! )/g, '\t') : content;
      const { report } = await readInteractions(await files.write(name, text), { escape: '\\' });
      expect(report).toMatchObject({ rowCount: 2, pairCount: 2, badLineCount: 0 });
      expect(report.warnings.join()).not.toMatch(/quote/);
    }
  });

  it('is what the error advises', async () => {
    const { message } = await dataErrorOf(readInteractions(await files.write('escaped.csv', content)));
    expect(message).toMatch(/escaped\.csv:2: .* pass `escape` with a backslash where that escapes a quote/);
  });
});

describe('movielens', () => {
  it('reads user::item::rating::timestamp, ratings above 3 as positives', async () => {
    const file = await files.write('ratings.dat', '1::10::5::978300760\n1::11::4::9\n2::10::3::9\n2::11::3.5::9\n');
    const { interactions, report } = await readInteractions(file);
    expect(pairsOf(interactions)).toEqual(['1 10', '1 11', '2 11']);
    expect(report).toMatchObject({
      format: 'movielens',
      columns: { user: 'user', item: 'item', rating: 'rating' },
      unusedColumns: ['timestamp'],
      rating: { rule: 'rating > 3', droppedCount: 1, minimum: 3, maximum: 5 },
    });
  });

  it('names line and field counts of a bad line', async () => {
    const file = await files.write('ratings.dat', '1::10::5::9\n1::11\n1::12::5::9\n1::13::4\n');
    await expect(readInteractions(file)).rejects.toThrow(`${file}:2: expected 4 or 3 fields, received 2: "1::11"`);
    expect((await readInteractions(file, { skipBadLines: true })).report).toMatchObject({
      pairCount: 3,
      badLineCount: 1,
    });
  });
});
