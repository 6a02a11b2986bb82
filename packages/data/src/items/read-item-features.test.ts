import { ArgumentError, type Id } from '@lightrec/core';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { dataErrorOf, useTemporaryFolder } from '../test-support.js';
import { readItemFeatures } from './read-item-features.js';

const files = useTemporaryFolder();

type Row = readonly [id: Id, vector: readonly unknown[]];

const jsonOf = (rows: readonly Row[], names = ['id', 'vector']) =>
  rows.map(([id, vector]) => `${JSON.stringify({ [names[0]]: id, model: 'm', [names[1]]: vector })}\n`).join('');

/** As `numpy.save` writes it. */
function npyOf(rows: readonly (readonly number[])[]): Uint8Array {
  const shape = `(${rows.length}, ${rows[0].length})`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const values = new Uint8Array(Float32Array.from(rows.flat()).buffer);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), Buffer.from(`${header}\n`), values]);
}

function safetensorsOf(tensors: Readonly<Record<string, readonly (readonly number[])[]>>): Uint8Array {
  let start = 0;
  const entries = Object.entries(tensors).map(([name, rows]) => {
    const end = start + 4 * rows.length * rows[0].length;
    const entry = { dtype: 'F32', shape: [rows.length, rows[0].length], data_offsets: [start, end] };
    start = end;
    return [name, entry];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length);
  const values = Object.values(tensors).map((rows) => new Uint8Array(Float32Array.from(rows.flat()).buffer));
  return Buffer.concat([length, header, ...values]);
}

function parquetOf(rows: readonly Row[], type: 'FLOAT' | 'DOUBLE' | 'INT64' = 'FLOAT'): Uint8Array {
  const bytes = parquetWriteBuffer({
    schema: [
      { name: 'root', num_children: 3 },
      { name: 'embedding', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type, repetition_type: 'OPTIONAL' },
      { name: 'item_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'price', type: 'INT32', repetition_type: 'REQUIRED' },
    ],
    columnData: [
      { name: 'embedding', data: rows.map(([, vector]) => vector) },
      { name: 'item_id', data: rows.map(([id]) => String(id)) },
      { name: 'price', data: rows.map(() => 1) },
    ],
    rowGroupSize: 3,
  });
  return new Uint8Array(bytes);
}

const read = async (name: string, content: string | Uint8Array, options?: Parameters<typeof readItemFeatures>[1]) =>
  readItemFeatures(await files.write(name, content), options);

describe('every format', () => {
  const id = fc.oneof(fc.nat(50), fc.string({ unit: fc.constantFrom('a', 'é', ':'), minLength: 1, maxLength: 4 }));
  const number = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
  const tables = fc.integer({ min: 1, max: 4 }).chain((dim) => {
    const vector = fc.array(number, { minLength: dim, maxLength: dim });
    return fc.uniqueArray(fc.tuple(id, vector), { minLength: 1, maxLength: 8, selector: ([one]) => one });
  });

  it('gives the ids and vectors that were written', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        const idsFile = await files.write('ids.txt.gz', rows.map(([one]) => `${one}\n`).join(''));
        const vectors = rows.map(([, vector]) => vector);
        const results = [
          await read('a.jsonl', jsonOf(rows)),
          await read('b.jsonl.gz', jsonOf(rows, ['item_id', 'textEmbedding'])),
          await read('c.parquet', parquetOf(rows)),
          await read('d.npy', npyOf(vectors), { idsFile }),
          await read('e.safetensors', safetensorsOf({ bias: [[1]], items: vectors }), { idsFile, tensor: 'items' }),
        ];
        for (const { items, vectors: received, dim } of results) {
          expect(items?.ids).toEqual(rows.map(([one]) => one));
          expect(received).toEqual(Float32Array.from(vectors.flat()));
          expect(dim).toBe(vectors[0].length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives no ids for rows without', async () => {
    const features = await read(
      'rows.npy',
      npyOf([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(features).toEqual({ vectors: Float32Array.of(1, 2, 3, 4), dim: 2 });
  });

  it('takes floats and integers of 64 bits in Parquet', async () => {
    expect((await read('f64.parquet', parquetOf([['a', [0.5, 2]]], 'DOUBLE'))).vectors).toEqual(
      Float32Array.of(0.5, 2),
    );
    expect((await read('i64.parquet', parquetOf([['a', [1n, 2n]]], 'INT64'))).vectors).toEqual(Float32Array.of(1, 2));
  });

  it('keeps ids of JSON exact', async () => {
    const error = await dataErrorOf(read('wide.jsonl', '{"id":12345678901234567890,"vector":[1]}\n'));
    expect(error.message).toContain('wide.jsonl:1, column id: expected an id that a number of JavaScript can hold');
  });
});

describe('vectors that do not fit', () => {
  it.each<[string, readonly Row[], string]>([
    [
      'lengths',
      [
        ['a', [1, 2]],
        ['b', [3]],
      ],
      ':2, column vector: expected a vector of 2 numbers, as the first has, received 1',
    ],
    [
      'twice',
      [
        ['a', [1]],
        ['b', [2]],
        ['a', [3]],
      ],
      ':3, column id: expected each item once, received "a" again',
    ],
    ['null', [['a', [1, null]]], ':1, column vector: expected finite float32 numbers, received nothing at position 1'],
    ['text', [['a', ['1']]], ':1, column vector: expected finite float32 numbers, received "1" at position 0'],
    ['large', [['a', [0, 1e300]]], 'received 1e+300 at position 1'],
    ['empty', [['a', []]], ':1, column vector: expected a list of numbers, received an empty list'],
    ['one', [['a', 7 as never]], ':1, column vector: expected a list of numbers, received 7'],
    ['none', [['', [1]]], ':1, column id: expected an item id, received an empty field'],
  ])('by %s are refused with their line', async (name, rows, message) => {
    expect((await dataErrorOf(read(`${name}.jsonl`, jsonOf(rows)))).message).toContain(message);
  });

  it('are refused in Parquet with their row', async () => {
    const rows: Row[] = [
      ['a', [1]],
      ['b', [1]],
      ['c', [1]],
      ['d', [Number.NaN]],
    ];
    const { message } = await dataErrorOf(read('nan.parquet', parquetOf(rows)));
    expect(message).toContain(
      'nan.parquet:4, column embedding: expected finite float32 numbers, received NaN at position 0',
    );
    expect((await dataErrorOf(read('null.parquet', parquetOf([['a', null as never]])))).received).toBe('nothing');
    expect((await dataErrorOf(read('no.parquet', parquetOf([])))).message).toContain('expected items with vectors');
  });

  it('are refused in a matrix with their row', async () => {
    const { message } = await dataErrorOf(
      read(
        'nan.npy',
        npyOf([
          [1, 2],
          [3, Number.POSITIVE_INFINITY],
        ]),
      ),
    );
    expect(message).toContain('nan.npy: expected finite float32 numbers, received Infinity in row 1, column 1');
  });
});

describe('options.idsFile', () => {
  const matrix = npyOf([[1], [2]]);
  it.each([
    ['a\n', 'ids.txt: expected 2 ids, as'],
    ['a\nb\na\n', 'ids.txt:3: expected an id of an item, each once, received "a" again'],
    ['a\n\n', 'ids.txt:2: expected an id of an item, each once, received an empty line'],
  ])('with %j is refused', async (content, message) => {
    const idsFile = await files.write('ids.txt', content);
    expect((await dataErrorOf(read('two.npy', matrix, { idsFile }))).message).toContain(message);
  });

  it('is refused beside ids in the file, as columns are beside a matrix', async () => {
    const refusal = (argument: string) => expect.objectContaining({ argument, code: ArgumentError.code });
    await expect(read('a.jsonl', jsonOf([['a', [1]]]), { idsFile: 'x' })).rejects.toEqual(refusal('idsFile'));
    await expect(read('a.jsonl', jsonOf([['a', [1]]]), { tensor: 'x' })).rejects.toEqual(refusal('tensor'));
    await expect(read('two.npy', matrix, { vectorColumn: 'x' })).rejects.toEqual(refusal('vectorColumn'));
    await expect(read('two.npy', matrix, { itemColumn: 0 })).rejects.toEqual(refusal('itemColumn'));
  });
});

describe('a file of features', () => {
  it('has columns that may be asked for', async () => {
    const content = '{"key":"a","v1":[1],"v2":[2]}\n';
    const options = { itemColumn: 'key', vectorColumn: 'v2' };
    expect((await read('asked.jsonl', content, options)).vectors).toEqual(Float32Array.of(2));
    const { message } = await dataErrorOf(read('asked.jsonl', content, { itemColumn: 'key' }));
    expect(message).toContain('expected a column of vectors with a usual name, received the columns key, v1, v2');
    const two = '{"id":1,"embedding":[1],"features":[2]}\n';
    expect((await dataErrorOf(read('two.jsonl', two))).hint).toContain('`vectorColumn`');
  });

  it('is named where it is cut, a table of another format, or not there', async () => {
    const cut = await dataErrorOf(read('cut.npy', npyOf([[1, 2]]).subarray(0, -2)));
    expect(cut.file).toContain('cut.npy');
    expect((await dataErrorOf(read('a.csv', 'id,vector\n1,2\n'))).message).toContain('received csv. Write JSON Lines');
    expect((await dataErrorOf(readItemFeatures(files.pathOf('missing')))).received).toBe('no such file or folder');
    expect((await dataErrorOf(read('a.jsonl', '{"id":1,"vector":[1]}\n[]\n'))).line).toBe(2);
  });
});
