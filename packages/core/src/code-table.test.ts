import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Artifact, decodeArtifact, encodeArtifact } from './artifact/artifact.js';
import { CodeTable, type CodeTableContent } from './code-table.js';
import { codeTableFromArtifact, codeTableToArtifact } from './code-table-artifact.js';
import { ArgumentError, ArtifactError, ShapeError } from './errors.js';
import { IdMap } from './id-map.js';
import { optionRefusals } from './options/option-refusals.js';
import { Random } from './random.js';

const tables = fc
  .record({
    seed: fc.integer(),
    itemCount: fc.nat(20),
    codebookCount: fc.integer({ min: 1, max: 5 }),
    codewordCount: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 8 }) },
      { weight: 1, arbitrary: fc.constant(256) },
    ),
    dim: fc.integer({ min: 1, max: 4 }),
    biased: fc.boolean(),
  })
  .map(randomTable);

describe('decode', () => {
  it('is the sum of one codeword from each codebook', () => {
    fc.assert(
      fc.property(tables, (table) => {
        for (let item = 0; item < table.itemCount; item++) {
          expect([...table.decode(item)]).toEqual(sumOfCodewords(table, item));
        }
      }),
    );
  });

  it('of a table small enough to read', () => {
    // Codebooks [[1, 2], [3, 4]] and [[10, 20], [30, 40]]; the item's codes 1 and 0: [3, 4] + [10, 20].
    const table = new CodeTable({ ...valid(), codes: Uint8Array.of(1, 0) });
    expect([...table.decode(0)]).toEqual([13, 24]);
  });

  it.each([-1, 2, 0.5, Number.NaN])('refuses the item %s', (item) => {
    expect(() => new CodeTable(valid()).decode(item)).toThrow(ArgumentError);
  });
});

describe('sizes', () => {
  it('counts one byte a codebook, and four for a bias', () => {
    expect(new CodeTable(valid()).bytesPerItem).toBe(2);
    expect(new CodeTable({ ...valid(), itemBias: new Float32Array(2) }).bytesPerItem).toBe(6);
  });

  it('gives the compression of codes and codebooks against float32 vectors', () => {
    // 16,980 items (CiteULike) of 32 floats: 2,173,440 bytes. As 4 codes of one byte: 67,920 bytes, and
    // 4 * 256 codewords of 32 floats: 131,072 bytes. 2,173,440 / 198,992 = 10.92.
    const content: CodeTableContent = {
      codes: new Uint8Array(16_980 * 4),
      codebooks: new Float32Array(4 * 256 * 32),
      codebookCount: 4,
      codewordCount: 256,
      dim: 32,
    };
    expect(new CodeTable(content).compression).toBeCloseTo(2_173_440 / 198_992, 10);
    const itemBias = new Float32Array(16_980);
    // A bias adds 16,980 * 4 bytes to what is stored.
    expect(new CodeTable({ ...content, itemBias }).compression).toBeCloseTo(2_173_440 / 266_912, 10);
  });

  it('allows a table without items', () => {
    const table = new CodeTable({ ...valid(), codes: new Uint8Array(0) });
    expect([table.itemCount, table.items.size, table.compression]).toEqual([0, 0, 0]);
  });
});

describe('items', () => {
  it('are 0 to itemCount - 1 where none are given', () => {
    expect(new CodeTable(valid()).items.ids).toEqual([0, 1]);
  });

  it('keep the ids that are given', () => {
    expect(new CodeTable({ ...valid(), items: IdMap.from(['a', 7]) }).items.ids).toEqual(['a', 7]);
  });
});

describe('content that does not fit is refused', () => {
  const cases: [
    what: string,
    change: Partial<CodeTableContent>,
    type: typeof ShapeError | typeof ArgumentError,
    message: string,
  ][] = [
    [
      'codes of half an item',
      { codes: new Uint8Array(3) },
      ShapeError,
      'codes: expected a multiple of 2 entries, received 3',
    ],
    [
      'too few codebook entries',
      { codebooks: new Float32Array(7) },
      ShapeError,
      'codebooks: expected [2, 2, 2], received 7 entries',
    ],
    [
      'too many codebook entries',
      { codebooks: new Float32Array(16) },
      ShapeError,
      'codebooks: expected [2, 2, 2], received 16',
    ],
    [
      'a bias of another length',
      { itemBias: new Float32Array(3) },
      ShapeError,
      'itemBias: expected [2], received 3 entries',
    ],
    ['ids of another count', { items: IdMap.range(3) }, ShapeError, 'items: expected [2], received 3 entries'],
    [
      'a code without a codeword',
      { codes: Uint8Array.of(0, 1, 2, 0) },
      ArgumentError,
      'codes[2]: expected a code below 2, received 2',
    ],
    ['no codebook', { codebookCount: 0 }, ArgumentError, 'codebookCount: expected an integer >= 1, received 0'],
    ['half a codebook', { codebookCount: 0.5 }, ArgumentError, 'codebookCount'],
    ['no codeword', { codewordCount: 0 }, ArgumentError, 'codewordCount: expected an integer in [1, 256], received 0'],
    ['more codewords than a byte names', { codewordCount: 257 }, ArgumentError, 'codewordCount'],
    ['half a codeword', { codewordCount: 2.5 }, ArgumentError, 'codewordCount'],
    ['codes that are a list', { codes: [0, 1, 0, 1] as never }, ArgumentError, 'codes: expected a Uint8Array'],
    [
      'a codeword that is NaN',
      { codebooks: Float32Array.of(1, 2, 3, Number.NaN, 5, 6, 7, 8) },
      ArgumentError,
      'codebooks[3]: expected a finite float32 number, received NaN',
    ],
    [
      'a bias that is infinite',
      { itemBias: Float32Array.of(0, Number.POSITIVE_INFINITY) },
      ArgumentError,
      'itemBias[1]: expected a finite float32 number',
    ],
    ['ids that are a list', { items: ['a', 'b'] as never }, ArgumentError, 'items: expected an IdMap'],
    ['another part', { bias: new Float32Array(2) } as never, ArgumentError, 'bias: expected one of the options'],
    ['no dimension', { dim: 0 }, ArgumentError, 'dim: expected an integer >= 1, received 0'],
  ];

  it.each(cases)('%s', (_, change, type, message) => {
    expect(() => new CodeTable({ ...valid(), ...change })).toThrow(type);
    expect(() => new CodeTable({ ...valid(), ...change })).toThrow(message);
  });
});

describe('content', () => {
  const names = new Set(Object.keys({ ...valid(), lengths: 1, itemBias: 1, items: 1 }));
  const call = (given: object) => new CodeTable({ ...valid(), ...given });
  for (const { name, check } of optionRefusals({ names, call })) it(`refuses ${name}`, check);

  it('may be another table, changed', () => {
    const table = new CodeTable(valid());
    expect(new CodeTable({ ...table, codes: Uint8Array.of(1, 1, 0, 0) }).itemCount).toBe(2);
  });
});

describe('lengths', () => {
  /** Three items of 2, 0 and 1 codes; codeword 1 of each codebook is zero. */
  const variable = (): CodeTableContent => ({
    codes: Uint8Array.of(0, 0, 1, 1, 0, 1),
    codebooks: Float32Array.of(1, 2, 0, 0, 10, 20, 0, 0),
    codebookCount: 2,
    codewordCount: 2,
    dim: 2,
    lengths: Uint8Array.of(2, 0, 1),
  });

  it('say how many codes count, and how many bytes an item costs', () => {
    const table = new CodeTable(variable());
    expect([table.meanLength, table.bytesPerItem]).toEqual([1, 1]);
    expect([0, 1, 2].map((item) => [...table.decode(item)])).toEqual([
      [11, 22],
      [0, 0],
      [1, 2],
    ]);
  });

  it('come back from an artifact that holds no missing code, whatever the number of items and codebooks', () => {
    const sizes = { seed: fc.integer(), itemCount: fc.nat(9), codebookCount: fc.integer({ min: 1, max: 18 }) };
    fc.assert(
      fc.property(fc.record(sizes), ({ seed, itemCount, codebookCount }) => {
        const random = new Random(seed);
        const lengths = Uint8Array.from({ length: itemCount }, () => random.integer(codebookCount + 1));
        const codes = Uint8Array.from({ length: itemCount * codebookCount }, (_, i) =>
          i % codebookCount < lengths[Math.floor(i / codebookCount)] ? random.integer(3) : 2,
        );
        const codebooks = Float32Array.from({ length: codebookCount * 3 }, (_, i) =>
          i % 3 === 2 ? 0 : random.normal(),
        );
        const table = new CodeTable({ codes, codebooks, codebookCount, codewordCount: 3, dim: 1, lengths });
        const artifact = codeTableToArtifact(table);
        expect(artifact.tensors.codes.data.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
        expect(codeTableFromArtifact(decodeArtifact(encodeArtifact(artifact), CodeTable))).toEqual(table);
      }),
    );
  });

  it.each([
    ['one too few', { lengths: Uint8Array.of(2, 0) }, 'lengths: expected [3], received 2 entries'],
    ['one too long', { lengths: Uint8Array.of(3, 0, 1) }, 'lengths[0]: expected at most 2 codes, received 3'],
    ['a code beyond', { codes: Uint8Array.of(0, 0, 1, 0, 0, 1) }, 'codes[3]: expected 1, the missing code'],
    ['no zero', { codebooks: Float32Array.of(1, 2, 0, 1, 10, 20, 0, 0) }, 'codebooks[0][1]: expected the zero vector'],
  ])('are refused: %s', (_, change, message) => {
    expect(() => new CodeTable({ ...variable(), ...change })).toThrow(message);
  });

  it('are refused in an artifact where they do not add up to the codes', () => {
    const artifact = codeTableToArtifact(new CodeTable(variable()));
    const codes = { shape: [2], data: Uint8Array.of(0, 0) };
    const tensors = { ...artifact.tensors, codes };
    expect(() => codeTableFromArtifact({ ...artifact, tensors })).toThrow(ArtifactError);
  });
});

describe('as an artifact', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const bytes = encodeArtifact(codeTableToArtifact(table));
        expect(codeTableFromArtifact(decodeArtifact(bytes, CodeTable))).toEqual(table);
      }),
    );
  });

  const artifact = codeTableToArtifact(new CodeTable(valid()));
  const { codebooks, itemIds } = artifact.tensors;
  const codes = { shape: [2, 2], data: valid().codes };
  const cases: [what: string, tensors: Artifact['tensors']][] = [
    ['no codes', { codebooks, itemIds }],
    ['no codebooks', { codes, itemIds }],
    ['no ids', { codes, codebooks }],
    ['codes of another rank', { codes: { ...codes, shape: [4] }, codebooks, itemIds }],
    ['codes of another type', { codes: { ...codes, data: new Int8Array(4) }, codebooks, itemIds }],
    ['a bias of another type', { codes, codebooks, itemIds, itemBias: { shape: [2], data: new Float64Array(2) } }],
    ['fewer ids than items', { codes, codebooks, itemIds: { shape: [3], data: new TextEncoder().encode('[1]') } }],
  ];

  it.each(cases)('is refused with an ArtifactError: %s', (_, tensors) => {
    expect(() => codeTableFromArtifact({ ...artifact, tensors })).toThrow(ArtifactError);
  });

  it('is refused where codes and codebooks count differently', () => {
    const three = { shape: [3, 2, 2], data: new Float32Array(12) };
    expect(() => codeTableFromArtifact({ ...artifact, tensors: { codes, itemIds, codebooks: three } })).toThrow(
      ShapeError,
    );
  });
});

/** Two items, two codebooks of two codewords, two dimensions. */
function valid(): CodeTableContent {
  return {
    codes: Uint8Array.of(1, 0, 0, 1),
    codebooks: Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40),
    codebookCount: 2,
    codewordCount: 2,
    dim: 2,
  };
}

interface TableSize {
  seed: number;
  itemCount: number;
  codebookCount: number;
  codewordCount: number;
  dim: number;
  biased: boolean;
}

function randomTable({ seed, itemCount, codebookCount, codewordCount, dim, biased }: TableSize): CodeTable {
  const random = new Random(seed);
  const floats = (length: number) => Float32Array.from({ length }, () => random.normal());
  return new CodeTable({
    codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount)),
    codebooks: floats(codebookCount * codewordCount * dim),
    codebookCount,
    codewordCount,
    dim,
    itemBias: biased ? floats(itemCount) : undefined,
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => (item % 2 ? `i${item}` : item))),
  });
}

/** Nested lists of codewords, added in the order of the codebooks, rounded to float32 at each step. */
function sumOfCodewords({ codes, codebooks, codebookCount, codewordCount, dim }: CodeTable, item: number): number[] {
  const codewords = Array.from({ length: codebookCount }, (_, b) =>
    Array.from({ length: codewordCount }, (_, w) =>
      Array.from(codebooks.slice((b * codewordCount + w) * dim, (b * codewordCount + w + 1) * dim)),
    ),
  );
  const own = codewords.map((codebook, b) => codebook[codes[item * codebookCount + b]]);
  return own.reduce((sum, codeword) => sum.map((value, d) => Math.fround(value + codeword[d])), new Array(dim).fill(0));
}
