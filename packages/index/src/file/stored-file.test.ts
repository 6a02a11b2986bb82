import { readFile, writeFile } from 'node:fs/promises';
import { ArtifactError, CodeTable, decodeAnyArtifact, encodeArtifact, IdMap } from '@lightrec/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { type SearchProblem, searchByBruteForce } from '../test-support/brute-force.js';

const fixture = new URL('./fixtures/index-1.safetensors', import.meta.url);

/** What the stored file of version 1 was written from: all that a file can hold. */
const codeTable = new CodeTable({
  codes: Uint8Array.of(0, 1, 2, 1, 0, 3, 2, 3, 3, 3, 3, 3, 0, 1, 0, 1, 1, 1, 2, 2, 2),
  lengths: Uint8Array.of(3, 2, 1, 0, 3, 3, 3),
  codebooks: Float32Array.of(4, 1, -2, 3, 1, -4, 0, 0, 2, 0, 0, 2, -1, 1, 0, 0, 0.5, 0, 0, 0.25, -0.5, -0.5, 0, 0),
  codebookCount: 3,
  codewordCount: 4,
  dim: 2,
  itemBias: Float32Array.of(0, 0.5, -0.5, 0.25, 0, 1, 0),
  items: IdMap.from([7, '7', 'ü', 0, -3, 'six', 2 ** 40]),
});
const vectors = Float32Array.of(1, 2, 3, -4, 5, 6, 0, 0, 0, 10, -11, 12, 1, 1, 1, 0.5, 0, 0, -1, -1, 127);
const columns = {
  genre: ['jazz', null, 'fado', 'jazz', null, null, 'fado'],
  tongue: ['pt', 'pt', '', 'en', 'en', '', null],
  price: [1.5, null, 0, -2, 1e300, 7, 7],
  isNew: [true, false, null, false, true, true, null],
};
const users = { vectors: Float32Array.of(1, 0, -1, 2), rerankVectors: Float32Array.of(1, 0, 0, 0, 1, 1) };
const user = Float32Array.of(1, 0.5);
const own = Float32Array.of(1, -1, 0.5);

const build = () => LightRecIndex.build(codeTable, { vectors, vectorFormat: 'int8', columns, users });

let bytes: Uint8Array;
beforeAll(async () => {
  if (process.env.LIGHTREC_WRITE_FIXTURES) await writeFile(fixture, (await build()).save());
  bytes = await readFile(fixture);
});

describe.each(['wasm', 'plain'] as const)('a stored file of version 1, read by the %s engine', (engine) => {
  it('is what it was written from', async () => {
    const index = await LightRecIndex.load(bytes, { engine });
    expect(index.toCodeTable()).toEqual(codeTable);
    expect(index.stats.calibration).toEqual((await build()).stats.calibration);
    expect(index.save()).toEqual(Uint8Array.from(bytes));
    const searches: SearchProblem['options'][] = [
      ...[
        {},
        { k: 2 },
        { probeCount: 2 },
        { excludeIndices: [0, 5] },
        { filter: { genre: 'jazz', tongue: ['pt', 'en'] } },
        { filter: { price: { atLeast: 0 }, isNew: true } },
      ],
      ...[{ rerank: { candidateCount: 10, user: own } }, { k: 2, rerank: { candidateCount: 4, user: own } }],
    ];
    for (const options of searches) {
      const problem: SearchProblem = { codeTable, vectors, vectorFormat: 'int8', columns, user, options };
      const { itemIndices, scores } = index.searchIndices(user, options);
      expect({ itemIndices: [...itemIndices], scores: [...scores] }).toEqual(
        searchByBruteForce(problem, index.codebookOrder),
      );
    }
  });

  it('does not change with the bytes that it was read from', async () => {
    const own = Uint8Array.from(bytes);
    const index = await LightRecIndex.load(own, { engine });
    const before = [index.searchIndices(user), index.toCodeTable()];
    own.fill(255);
    expect([index.searchIndices(user), index.toCodeTable()]).toEqual(before);
    await index.add({ ids: ['new'], codes: Uint8Array.of(0, 1, 2), rerankVectors: Float32Array.of(1, 2, 3) });
    expect([...index.decode('new')]).toEqual([...index.decode(7)]);
  });

  it('may lie at any place of a buffer, also of one that threads share', async () => {
    for (const [offset, Buffer] of [1, 2, 3, 64].flatMap((at) => [
      [at, ArrayBuffer] as const,
      [at, SharedArrayBuffer] as const,
    ])) {
      const shifted = new Uint8Array(new Buffer(bytes.length + offset), offset);
      shifted.set(bytes);
      const index = await LightRecIndex.load(shifted, { engine });
      expect(index.toCodeTable()).toEqual(codeTable);
    }
  });
});

describe('a stored file is refused', () => {
  it('cut anywhere', async () => {
    for (let length = 0; length < bytes.length; length++) {
      await expect(LightRecIndex.load(bytes.slice(0, length)), `cut to ${length} bytes`).rejects.toThrow(ArtifactError);
    }
  });

  it('with any byte changed', async () => {
    for (let i = 0; i < bytes.length; i++) {
      const changed = Uint8Array.from(bytes);
      changed[i] ^= 1 << (i % 8);
      await expect(LightRecIndex.load(changed), `byte ${i} changed`).rejects.toThrow(ArtifactError);
    }
  });
});

type Json = Record<string, unknown>;

/** The stored file with another description, its checksum right. */
function describedBy(edit: (description: Json) => void): Uint8Array {
  const artifact = decodeAnyArtifact(bytes);
  const description = JSON.parse(artifact.metadata.description);
  edit(description);
  return encodeArtifact({ ...artifact, metadata: { description: JSON.stringify(description) } });
}

function set(path: string, value: unknown): (description: Json) => void {
  return (description) => {
    const names = path.split('.');
    const last = names.pop()!;
    const holder = names.reduce<Json>((object, name) => object[name] as Json, description);
    holder[last] = value;
  };
}

describe('a description that does not fit is refused by name', () => {
  const wrong: [path: string, values: unknown[], message: string][] = [
    ['dim', [0, 1.5, '2', null, 65_537], 'dim, an integer in'],
    ['dim', [3], 'entries and padding in "codebooks"'],
    ['codebookCount', [0, 17, undefined], 'codebookCount, an integer in'],
    ['codewordCount', [0, 257, []], 'codewordCount, an integer in'],
    ['itemCount', [-1, 2 ** 40], 'itemCount, an integer in'],
    ['itemCount', [6, 8], 'items in all'],
    ['isVariableRate', [1, null, 'no'], 'isVariableRate, true or false'],
    ['isVariableRate', [false], 'all codes of each item'],
    ['segments', [null, {}, 3], 'a list of segments'],
    ['segments', [[null], [7], [[]]], 'codeLength, an integer in'],
    ['segments', [[]], 'items in all'],
    ['segments.0.codeLength', [0, 4], 'codeLength, an integer in'],
    ['segments.1.codeLength', [3], 'segments of ever fewer codes'],
    ['segments.0.start', [1, null], 'a segment from position 0'],
    ['segments.1.start', [0], 'a segment from position 4'],
    ['segments.0.itemCount', [0, 0.5], 'segment itemCount, an integer in'],
    ['segments.0.itemCount', [5], 'a segment from position 5'],
    ['segments.0.groupWidth', [0, 512], 'groupWidth, an integer in'],
    ['segments.0.groupWidth', [3], 'a power of two'],
    ['segments.0.groupCount', [2, null], 'groups that cover the codewords'],
    ['segments.0.stride', [0, 128], 'a stride for 4 items'],
    ['segments.0.normUnit', [-1, null, 'x'], 'a normUnit >= 0'],
    ['vectors', [null, 5, {}], 'vectors as float32, float16, int8'],
    ['vectors.format', ['int4', null], 'vectors as float32, float16, int8'],
    ['vectors.format', ['float32'], 'rows of their format'],
    ['vectors.dim', [0, 99_999], 'vectors.dim, an integer in'],
    ['vectors.dim', [9], 'rows of their format'],
    ['vectors.rowBytes', [4, 16], 'rows of their format'],
    ['vectors.base', ['mean', null], 'rows less none, center, codes'],
    ['vectors.base', ['codes'], 'vectors of the dimension of codes'],
    ['vectors.ofCodes', [1, null], 'ofCodes, true or false'],
    ['vectors.ofCodes', [true], 'vectors of the dimension of codes'],
    ['metric', ['dot', null, 1], 'a metric, inner-product, cosine, euclidean'],
    ['isTrained', [1, null, 'yes'], 'isTrained, true or false'],
    ['plan', [null, 5, {}, { trainAt: 0 }], 'a plan of training'],
    ['columns', [null, 'x'], 'a list of columns'],
    ['columns', [[null], [{ name: 5 }]], 'a name for each column'],
    ['columns.0.name', ['tongue'], 'distinct columns'],
    ['columns.0.type', ['date', null], 'a column of text, number, boolean'],
    ['columns.0.texts', [null, 5], 'a list of texts'],
    [
      'columns.0.texts',
      [
        ['jazz', 'jazz'],
        [1, 2],
      ],
      'distinct texts',
    ],
    ['columns.0.texts', [['jazz']], 'values of at most 1 in column "genre"'],
    ['columns.2.texts', [['dear']], 'texts in a column of text alone'],
    ['calibration', [null, {}, undefined, 1], 'a list of calibration'],
    ['calibration', [[null]], 'k of a calibration, an integer in'],
    ['calibration.0.k', [0, 1.5, null], 'k of a calibration, an integer in'],
    ['calibration.0.deviations', ['2', null], 'numbers in a calibration'],
    ['calibration.0.cost', [undefined, '2'], 'numbers in a calibration'],
    ['calibration.0.recall', [-0.1, 1.1, '1'], 'a recall in [0, 1]'],
    ['calibration.0.candidateCount', [9, null, 1e12], 'candidateCount, an integer in'],
  ];

  it.each(wrong)('%s %j', async (path, values, message) => {
    for (const value of values) {
      const refused = expect(
        LightRecIndex.load(describedBy(set(path, value))),
        `${path} ${JSON.stringify(value)}`,
      ).rejects;
      await refused.toThrow(message);
      await expect(LightRecIndex.load(describedBy(set(path, value)))).rejects.toThrow(ArtifactError);
    }
  });

  it('none at all, or none that is JSON', async () => {
    const artifact = decodeAnyArtifact(bytes);
    for (const metadata of [{}, { description: '{' }, { description: 'null' }, { description: '7' }]) {
      const changed = encodeArtifact({ ...artifact, metadata: metadata as Record<string, string> });
      await expect(LightRecIndex.load(changed)).rejects.toThrow('a description of the index');
    }
  });
});

describe('an array that does not fit is refused', () => {
  /** The stored file with an entry of an array changed. */
  function changedAt(name: string, i: number, value: number): Uint8Array {
    const artifact = decodeAnyArtifact(bytes);
    (artifact.tensors[name].data as Float32Array)[i] = value;
    return encodeArtifact(artifact);
  }
  const wrong: [name: string, i: number, value: number, message: string][] = [
    ['items', 0, 7, 'each item at one position'],
    ['codebookOrder', 0, 1, 'codebooks in some order'],
    ['codewordOrder', 1, 4, 'codewords in some order'],
    ['codebooks', 3, Number.NaN, 'finite codewords'],
    ['biases', 2, Number.POSITIVE_INFINITY, 'finite biases'],
    ['vectorScales', 1, Number.NaN, 'finite scales of vectors'],
    ['offsets.0', 1, 9, 'groups one behind another'],
    ['offsets.0', 0, 1, 'groups'],
    ['offsets.1', 4, 6, 'groups'],
    ['codes.0', 0, 4, 'codes below 4'],
    ['vectorCenter', 1, Number.NaN, 'a finite centre of vectors'],
    ['columns.1', 0, 99, 'values of at most 3 in column "tongue"'],
    ['columns.3', 0, 3, 'values of at most 2 in column "isNew"'],
  ];

  it.each(wrong)('%s, at %d %d', async (name, i, value, message) => {
    await expect(LightRecIndex.load(changedAt(name, i, value))).rejects.toThrow(message);
    await expect(LightRecIndex.load(changedAt(name, i, value))).rejects.toThrow(ArtifactError);
  });

  it.each(['float32', 'float16'] as const)('a value of a %s vector that is not finite', async (vectorFormat) => {
    const index = await LightRecIndex.build(codeTable, { vectors, vectorFormat });
    const artifact = decodeAnyArtifact(index.save());
    // The bits of an infinity, whose highest byte is the last.
    artifact.tensors.vectors.data.set(vectorFormat === 'float32' ? [0, 0, 0x80, 0x7f] : [0, 0x7c], 4);
    await expect(LightRecIndex.load(encodeArtifact(artifact))).rejects.toThrow('expected finite vectors');
  });

  it('codebooks out of order, or a codeword that is not zero where it stands for none', async () => {
    const artifact = decodeAnyArtifact(bytes);
    const order = artifact.tensors.codebookOrder.data as Uint8Array;
    [order[0], order[1]] = [order[1], order[0]];
    await expect(LightRecIndex.load(encodeArtifact(artifact))).rejects.toThrow('codebooks in order');
    const again = decodeAnyArtifact(bytes);
    const place = (again.tensors.codewordOrder.data as Uint8Array).indexOf(3);
    (again.tensors.codebooks.data as Float32Array)[place + 16] = 0.5;
    await expect(LightRecIndex.load(encodeArtifact(again))).rejects.toThrow('a zero codeword that stands for none');
  });

  it('any of them left out, of another type, or of another length', async () => {
    const artifact = decodeAnyArtifact(bytes);
    for (const [name, tensor] of Object.entries(artifact.tensors)) {
      const { [name]: _, ...rest } = artifact.tensors;
      const longer = { shape: [tensor.data.length + 16], data: new Float32Array(tensor.data.length + 16) };
      const Other = tensor.data instanceof Float64Array ? Float32Array : Float64Array;
      const other = { shape: [tensor.data.length], data: new Other(tensor.data.length) };
      // Without its biases an index is one that has none.
      const changes = name === 'biases' ? [longer, other] : [undefined, longer, other];
      for (const changed of changes) {
        const tensors = changed ? { ...rest, [name]: changed as typeof tensor } : rest;
        await expect(LightRecIndex.load(encodeArtifact({ ...artifact, tensors })), name).rejects.toThrow(ArtifactError);
      }
    }
  });
});
