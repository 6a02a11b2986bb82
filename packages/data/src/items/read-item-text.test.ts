import { IdMap } from '@lightrec/core';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { alignItemText } from '../item-text.js';
import { csvRow, dataErrorOf, useTemporaryFolder } from '../test-support.js';
import { type ReadItemText, readItemText } from './read-item-text.js';
import { slowWordSplitter } from './split-words.js';

const files = useTemporaryFolder();
const all = { minimumItems: 1 };

/** Each item with its words, as `word` or `word:count`. */
function wordsOf({ items, text }: ReadItemText): Record<string, string[]> {
  return Object.fromEntries(
    items.ids.map((id, item) => {
      const places = Array.from(text.wordIds.subarray(text.offsets[item], text.offsets[item + 1]), (word, i) => {
        const count = text.counts[text.offsets[item] + i];
        return count === 1 ? text.vocabulary[word] : `${text.vocabulary[word]}:${count}`;
      });
      return [String(id), places];
    }),
  );
}

async function read(name: string, content: string | Uint8Array, options: Parameters<typeof readItemText>[1] = all) {
  return readItemText(await files.write(name, content), options);
}

const films = 'movieId,title,genres,year\n1,"The Cat, the Hat",Comedy|Drama,1999\n7,Cat People,Horror,1942\n';

describe('readItemText', () => {
  it('reads a table of users as well', async () => {
    const table = 'user,age,interests\nann,30,old films\nbo,40,\ncy,50,films and tea\n';
    const { items: users, text, report } = await read('users.csv', table, { ...all, of: 'users' });
    expect(report).toMatchObject({
      of: 'users',
      columns: { item: 'user', text: ['interests'] },
      unusedColumns: ['age'],
    });
    const aligned = alignItemText(text, users, IdMap.from(['cy', 'new', 'ann']));
    const readAs = { items: IdMap.from(['cy', 'new', 'ann']), text: aligned } as unknown as ReadItemText;
    expect(wordsOf(readAs)).toEqual({ cy: ['films', 'and', 'tea'], new: [], ann: ['old', 'films'] });
  });

  it('counts the words of all text columns of an item together', async () => {
    const result = await read('films.csv', films);
    expect(wordsOf(result)).toEqual({
      1: ['the:2', 'cat', 'hat', 'comedy', 'drama'],
      7: ['cat', 'people', 'horror'],
    });
    expect(result.items.ids).toEqual([1, 7]);
    expect(result.text.vocabulary).toEqual(['the', 'cat', 'hat', 'comedy', 'drama', 'people', 'horror']);
    expect(result.report).toMatchObject({
      ...{ format: 'csv', columns: { item: 'movieId', text: ['title', 'genres'] }, unusedColumns: ['year'] },
      ...{ rowCount: 2, itemCount: 2, emptyItemCount: 0, rareWordCount: 0, badLineCount: 0, warnings: [] },
    });
  });

  it('counts several rows of an item together, and gives an item without words an empty bag', async () => {
    const result = await read('rows.tsv', 'item\ttext\na\tred tea\nb\t--\na\tred\n');
    expect(wordsOf(result)).toEqual({ a: ['red:2', 'tea'], b: [] });
    expect(result.report).toMatchObject({ format: 'tsv', rowCount: 3, itemCount: 2, emptyItemCount: 1 });
  });

  it('is aligned with a catalogue by alignItemText', async () => {
    const { items, text } = await read('aligned.csv', films);
    const catalogue = IdMap.from([7, 5]);
    expect(wordsOf({ items: catalogue, text: alignItemText(text, items, catalogue) } as ReadItemText)).toEqual({
      7: ['cat', 'people', 'horror'],
      5: [],
    });
  });

  it('reads the texts in lists and records of JSON Lines', async () => {
    const rows = [
      { id: 'a', title: 'Red Tea', categories: [['Drinks', 'Hot'], ['Tea']], tags: null, price: 3 },
      { id: 'b', title: 'Jam', genres: [{ id: 28, name: 'Sweet' }], tags: true },
    ];
    const result = await read('lists.jsonl.gz', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(wordsOf(result)).toEqual({ a: ['red', 'tea:2', 'drinks', 'hot'], b: ['jam', '28', 'sweet'] });
  });

  it('reads lists of text in Parquet', async () => {
    const bytes = parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'asin', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
        { name: 'categories', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      ],
      columnData: [
        { name: 'asin', data: ['x', 'y', 'z'] },
        { name: 'categories', data: [['Red Tea', null, 'Hot'], null, []] },
      ],
      rowGroupSize: 2,
    });
    expect(wordsOf(await read('lists.parquet', new Uint8Array(bytes)))).toEqual({
      x: ['red', 'tea', 'hot'],
      y: [],
      z: [],
    });
  });

  it('stops at a signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(read('signal.csv', films, { signal })).rejects.toThrow('enough');
  });
});

describe('every format', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aAbé1 .,\'"\t;|\n中文\\'), maxLength: 12 });
  const rowLists = fc
    .array(fc.tuple(fc.nat(4), text, text), { minLength: 1, maxLength: 12 })
    .map((rows) => [[9, 'one word', ''] as [number, string, string], ...rows]);

  it('gives the words that a count in plain loops gives', async () => {
    await fc.assert(
      fc.asyncProperty(rowLists, fc.integer({ min: 1, max: 2 }), async (rows, minimumItems) => {
        const expected = plainCount(rows, minimumItems);
        const names = ['item_id', 'title', 'description'];
        const options = { format: 'csv', minimumItems } as const;
        const column = (position: 0 | 1 | 2) => rows.map((row) => row[position]);
        const parquet = parquetWriteBuffer({
          columnData: [
            { name: 'item_id', data: column(0) as number[], type: 'INT32' },
            { name: 'title', data: column(1), type: 'STRING' },
            { name: 'description', data: column(2), type: 'STRING' },
          ],
          rowGroupSize: 3,
        });
        const table = (delimiter: string) => [names, ...rows].map((row) => `${csvRow(row, delimiter)}\n`).join('');
        const lines = rows.map(
          ([item_id, title, description]) => `${JSON.stringify({ item_id, title, description })}\n`,
        );
        const sameLine = [names, ...rows.map((row) => row.map((field) => String(field).replace(/\n/g, ' ')))];
        const contents: [name: string, content: string | Uint8Array, options?: object][] = [
          ['a.csv', table(','), { delimiter: ',' }],
          ['b.csv.gz', table(';'), { delimiter: ';' }],
          ['c.tsv', sameLine.map((row) => `${csvRow(row, '\t')}\n`).join(''), { format: 'tsv' }],
          ['d.jsonl', lines.join(''), { format: 'jsonl' }],
          ['e.parquet', new Uint8Array(parquet), { format: 'parquet' }],
        ];
        for (const [name, content, more] of contents) {
          const file = await files.write(name, content);
          const received = await readItemText(file, { ...options, ...more }).then(wordsOf, (error) => error.expected);
          expect(received, name).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  function plainCount(rows: readonly [number, string, string][], minimumItems: number) {
    const split = slowWordSplitter();
    const counts = new Map<string, Map<string, number>>();
    const order: string[] = [];
    for (const [item, title, description] of rows) {
      const own = counts.get(String(item)) ?? new Map<string, number>();
      counts.set(String(item), own);
      for (const word of [...split(title), ...split(description)]) {
        own.set(word, (own.get(word) ?? 0) + 1);
        if (!order.includes(word)) order.push(word);
      }
    }
    const kept = order.filter((word) => [...counts.values()].filter((own) => own.has(word)).length >= minimumItems);
    if (kept.length === 0) return `words that at least ${minimumItems} items have`;
    return Object.fromEntries(
      [...counts].map(([item, own]) => [
        item,
        kept.flatMap((word) => (own.has(word) ? (own.get(word) === 1 ? word : `${word}:${own.get(word)}`) : [])),
      ]),
    );
  }
});

describe('options.minimumItems', () => {
  it('leaves out words of one item unless it is 1', async () => {
    const result = await read('rare.csv', films, {});
    expect(wordsOf(result)).toEqual({ 1: ['cat'], 7: ['cat'] });
    expect(result.report.rareWordCount).toBe(6);
  });

  it('is named where no word is left', async () => {
    const error = await dataErrorOf(read('rarest.csv', films, { minimumItems: 3 }));
    expect(error.message).toContain(
      'expected words that at least 3 items have, received 7 words, each of fewer items, in the columns title, genres. ' +
        'Pass `minimumItems: 1`',
    );
  });
});

describe('the columns', () => {
  it('may be asked for, by name or position', async () => {
    const columns = { itemColumn: 'year', textColumns: ['genres', 1], ...all };
    expect(wordsOf(await read('asked.csv', films, columns))[1942]).toEqual(['cat', 'horror', 'people']);
  });

  it('of two without a header are the id and the text', async () => {
    expect(wordsOf(await read('two.csv', '1,red tea\n2,jam\n'))).toEqual({ 1: ['red', 'tea'], 2: ['jam'] });
  });

  it('of a file without a header are asked for by position', async () => {
    const movies = '1::Cat People::Horror\n2::The Cat::Comedy\n';
    const options = { delimiter: '::', itemColumn: 0, textColumns: [1, 2], ...all };
    expect(wordsOf(await read('movies.dat', movies, options))[1]).toEqual(['cat', 'people', 'horror']);
    expect((await dataErrorOf(read('movies.dat', movies))).hint).toContain("`delimiter: '::'`");
    const { message } = await dataErrorOf(read('movies.dat', movies, { delimiter: '::' }));
    expect(message).toContain('movies.dat:1: expected the position of `itemColumn`, as there is no header');
    const texts = await dataErrorOf(read('movies.dat', movies, { delimiter: '::', itemColumn: 0 }));
    expect(texts.hint).toContain('`textColumns`');
  });

  it('id is taken before the id of another catalogue, with a note, and item_id before id', async () => {
    const { report } = await read('ids.csv', 'id,imdb_id,title\n5,tt1,Cat\n6,tt2,Hat\n');
    expect(report.columns).toEqual({ item: 'id', text: ['title'] });
    expect(report.warnings).toEqual([
      'Of id, imdb_id, the column id was taken for the item; `itemColumn` takes another.',
    ]);
    expect((await read('ids.csv', 'id,item_id,title\n5,tt1,Cat\n6,tt2,Hat\n')).report.columns.item).toBe('item_id');
  });

  it('of users go by the names of users', async () => {
    const columns = async (header: string) =>
      (await read('users.csv', `${header}\n1,2,red\n`, { ...all, of: 'users' })).report.columns;
    expect(await columns('customer_id,item_id,bio')).toEqual({ item: 'customer_id', text: ['bio'] });
    expect(await columns('id,item,title')).toEqual({ item: 'id', text: ['title'] });
    expect(await columns('id,user_id,about')).toEqual({ item: 'user_id', text: ['about'] });
    // What tells of users tells nothing of items.
    await expect(read('items.csv', 'item_id,bio\n1,red\n')).rejects.toThrow('a column of texts with a usual name');
  });

  it.each<[string, string, string]>([
    ['item,bio\n1,red\n', 'expected one column with a usual name for the user', 'the columns item, bio'],
    ['ann,red\nbo,blue\n', 'expected a header or a first user', 'the row ann, red, which may be either'],
    ['user,bio\n', 'expected users', 'no row with anything in it'],
    ['user,bio\nann,--\n', 'expected users with words', 'no word in the columns bio'],
    ['user,bio\n,red\n', 'expected a user id', ''],
    ['', 'expected users', ''],
  ])('of users are told of users: %j', async (table, expected, received) => {
    const { message } = await dataErrorOf(read('users.csv', table, { ...all, of: 'users' }));
    expect(message).toContain(expected);
    expect(message).toContain(received);
  });

  it.each([
    [
      'item_id,price\n1,2\n',
      'expected a column of texts with a usual name, received the columns item_id, price. Say which with `textColumns`',
    ],
    [
      'code_a,title\nx,y\n',
      'expected one column with a usual name for the item, received the columns code_a, title. Say which one with `itemColumn`',
    ],
    ['movie_id,book_id,title\n1,2,y\n', 'received 2 that fit: movie_id, book_id'],
    ['red,tea\nblue,jam\n', 'expected a header or a first item, received the row red, tea, which may be either'],
  ])('of %j are asked about', async (content, message) => {
    expect((await dataErrorOf(read('doubt.csv', content))).message).toContain(message);
  });

  it('must differ', async () => {
    const error = await dataErrorOf(read('same.csv', films, { textColumns: ['title', 1] }));
    expect(error.message).toContain('expected different columns for `itemColumn` and `textColumns`');
  });
});

describe('a file that cannot be read', () => {
  it('is named with the line of a row without an id', async () => {
    const error = await dataErrorOf(read('no-id.csv', 'item,title\n1,a\n,b\n'));
    expect(error.message).toContain('no-id.csv:3, column item: expected an item id, received an empty field');
    const { report } = await read('no-id.csv', 'item,title\n1,a\n,b\n2,a,a\n', { skipBadLines: true, ...all });
    expect(report).toMatchObject({ rowCount: 3, badLineCount: 2, itemCount: 1 });
    expect(report.badLines.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('is refused where all lines are bad, or none has a word', async () => {
    const bad = await dataErrorOf(read('bad.csv', 'item,title\n,b\n', { skipBadLines: true }));
    expect(bad.message).toContain('bad lines only (1); line 2');
    expect((await dataErrorOf(read('none.csv', 'item,title\n1,--\n'))).message).toContain(
      'expected items with words, received no word in the columns title',
    );
    expect((await dataErrorOf(read('header.csv', 'item,title\n'))).message).toContain(
      'expected items, received no row with anything in it',
    );
  });

  it('hears of items, not of pairs', async () => {
    expect((await dataErrorOf(read('empty.csv', ''))).message).toContain('expected items, received an empty file');
    const { message } = await dataErrorOf(read('matrix.npy', Buffer.from('\x93NUMPY\x01\0', 'latin1')));
    expect(message).toContain('received an array of NumPy (.npy). Write a row for each item, as CSV');
    expect((await dataErrorOf(read('word', 'hello\n'))).hint).not.toMatch(/user|pair/);
    expect((await dataErrorOf(read('no.jsonl', '{}\n'))).message).toContain('with an item and its texts');
  });

  it('is refused with options that mean nothing for its format', async () => {
    await expect(read('films.jsonl', '{"id":1,"title":"a"}\n', { header: true })).rejects.toThrow(
      'header: expected no value, as the format is jsonl',
    );
  });

  it('names a line that is no JSON object', async () => {
    const error = await dataErrorOf(read('cut.jsonl', '{"id":1,"title":"a"}\n{"id":2,\n'));
    expect(error.message).toContain('cut.jsonl:2: expected one JSON object');
  });
});
