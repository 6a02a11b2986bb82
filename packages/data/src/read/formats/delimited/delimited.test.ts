import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow, cutInto, dataErrorOf, streamOf } from '../../../test-support.js';
import { toTextBlocks } from '../../source/text-blocks.js';
import { readDelimited } from './delimited.js';
import type { Dialect } from './dialect.js';

const comma: Dialect = { delimiter: ',', quote: '"' };

async function readRows(content: string, dialect = comma, cuts: readonly number[] = []) {
  const rows: [line: number, ...fields: string[]][] = [];
  const strayLines: number[] = [];
  const hints: string[] = [];
  const spans: [firstLine: number, line: number][] = [];
  const blocks = toTextBlocks(streamOf(cutInto(Buffer.from(content), cuts)), { file: 'a.csv', onBadText: () => {} });
  await readDelimited(
    blocks,
    { file: 'a.csv', dialect },
    (fields, line, firstLine) => {
      rows.push([line, ...fields]);
      spans.push([firstLine, line]);
    },
    (line, hint) => {
      strayLines.push(line);
      hints.push(hint);
    },
  );
  return { rows, strayLines, hints, spans };
}

describe('rows', () => {
  it('keep their fields and know their lines, through quotes, line ends and blocks', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '\r', ' ', 'é'), maxLength: 5 });
    const lines = fc.array(fc.tuple(fc.array(field, { minLength: 2, maxLength: 3 }), fc.constantFrom('\n', '\r\n')));
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(200)), async (written, cuts) => {
        let content = '';
        const expectedSpans: [number, number][] = [];
        const expected = written.map(([fields, end]) => {
          const firstLine = content.split('\n').length;
          content += csvRow(fields);
          const row = [content.split('\n').length, ...fields];
          expectedSpans.push([firstLine, row[0] as number]);
          content += end;
          return row;
        });
        const { rows, spans } = await readRows(content, comma, cuts);
        expect(rows).toEqual(expected);
        expect(spans).toEqual(expectedSpans);
      }),
      { numRuns: 300 },
    );
  });

  it('are passed over where they are blank, and trimmed', async () => {
    const { rows } = await readRows('\n a , "b" \n  \n\r\nc,d');
    expect(rows).toEqual([
      [2, 'a', 'b'],
      [5, 'c', 'd'],
    ]);
  });

  it('are split at delimiters of several characters', async () => {
    const { rows } = await readRows('a::b:c::d\n', { delimiter: '::', quote: null });
    expect(rows).toEqual([[1, 'a', 'b:c', 'd']]);
  });

  it('keep quotes where these are ordinary text', async () => {
    const { rows } = await readRows('a "b",c"\n"d,e\n', { delimiter: ',', quote: null });
    expect(rows).toEqual([
      [1, 'a "b"', 'c"'],
      [2, '"d', 'e'],
    ]);
  });
});

describe('a row that spans lines', () => {
  it('begins where its text does, also after blank and after bad lines, and where it has blanks only', async () => {
    const { spans } = await readRows('a,b\n\n \nc,"d\n\ne"\nf"g,h\ni,j\n"k\n",l\n');
    expect(spans).toEqual([
      [1, 1],
      [4, 6],
      [8, 8],
      [9, 10],
    ]);
    const tabs = await readRows('a\tb\n\t\t\n"c\nd"\te', { delimiter: '\t', quote: '"' });
    expect(tabs.spans).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
    ]);
  });
});

describe('dialect.escapedBy', () => {
  const backslash: Dialect = { ...comma, escapedBy: '\\' };
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', ' ', '\n'), maxLength: 5 });
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

  it('makes text of the next character in a quoted field', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field)), fc.array(fc.nat(99)), async (table, cuts) => {
        const content = table.map((fields) => `${fields.map(quoted).join(',')}\n`).join('');
        const { rows } = await readRows(content, backslash, cuts);
        expect(rows.map(([, ...fields]) => fields)).toEqual(table);
      }),
    );
  });

  it('is text outside of quotes', async () => {
    expect((await readRows('a\\b,\\N\n', backslash)).rows).toEqual([[1, 'a\\b', '\\N']]);
  });

  it('is what an error advises once quotes have a backslash before them, and only then', async () => {
    const advice = /^Some quotes have a backslash before them: pass `escape` with a backslash/;
    expect((await dataErrorOf(readRows('a,b\nc,"d \\"e\\""\n'))).message).toMatch(
      /received something else\. Some quotes/,
    );
    expect((await readRows('a,b\nc \\"d\\",e\n')).hints).toEqual([expect.stringMatching(advice)]);
    expect((await readRows('a,b\nc "d",e\n')).hints).toEqual([expect.stringMatching(/^Write a quote .* twice/)]);
    const other = await readRows('a,b\nc "d",e\n"\\"",f\n', backslash);
    expect(other.hints).toEqual([expect.stringMatching(/^Write a quote inside a quoted field with \\ before it/)]);
  });
});

describe('onStrayQuote', () => {
  it('is called once a line, with the line, and the line is dropped', async () => {
    const { rows, strayLines } = await readRows('a,"x\r\ny"\r\n\r\nb"c"d,e"\nf,g\n\n\nh"i,j\n');
    expect(rows).toEqual([
      [2, 'a', 'x\r\ny'],
      [5, 'f', 'g'],
    ]);
    expect(strayLines).toEqual([4, 8]);
  });
});

describe('quotes that go wrong', () => {
  const errorOf = (content: string) => dataErrorOf(readRows(content));

  it('never closed: the error has the line on which they open', async () => {
    const error = await errorOf('a,b\n\nc,"d\ne,f\ng,h\n');
    expect(error.line).toBe(3);
    expect(error.message).toMatch(
      /expected every quoted field to be closed, received the end of the file inside quotes/,
    );
    expect(error.message).toMatch(/pass `quote: null`/);
  });

  it('closed within a field', async () => {
    expect(await errorOf('a,b\nc,"d"e\n')).toMatchObject({
      line: 2,
      expected: 'a delimiter or line end after a closing quote',
    });
    expect((await errorOf('a,b\nc,"d" e\n')).line).toBe(2);
  });

  it('swallowing more than 16 MiB', async () => {
    const error = await errorOf(`a,b\nc,"d\n${'x,y\n'.repeat(5_000_000)}`);
    expect(error).toMatchObject({ line: 2, expected: 'rows of at most 16 MiB' });
  });
});

it('passes on what its caller throws', async () => {
  const stop = new Error('stop');
  const blocks = toTextBlocks(streamOf([Buffer.from('a,b\n')]), { file: 'a.csv', onBadText: () => {} });
  const read = readDelimited(blocks, { file: 'a.csv', dialect: comma }, () => {
    throw stop;
  });
  await expect(read).rejects.toBe(stop);
});
