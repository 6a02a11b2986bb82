import { CodeTable, Random } from '@lightrec/core';
import { bitsOfIndices, type VectorFormat } from '@lightrec/kernels/search';
import { nearCodes, randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import type { ColumnFilter } from '../catalogue/columns.js';
import type { RerankIndicesOptions, SearchIndicesOptions } from '../search-indices-options.js';
import type { SearchProblem } from '../test-support/brute-force.js';

/** Sizes of users and of biases: usual ones, none, and such as float32 rounds much, or keeps with few bits alone. */
const userFactors = [1, 1, 1, 1, 0, 1e-30, 1e-37, 1e-42, 1e30];
const biasFactors = [1, 1, 1e-6, 1e6, 1e30];

/** Tables of every form: any number of codebooks and codewords, ties, codes of variable rate, bounds that bite. */
export const tables = fc.record({
  shape: fc.record({
    itemCount: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 700 }) },
    ),
    codebookCount: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 16 })),
    codewordCount: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) },
      { weight: 4, arbitrary: fc.integer({ min: 10, max: 70 }) },
      { weight: 1, arbitrary: fc.integer({ min: 71, max: 256 }) },
    ),
    dim: fc.integer({ min: 1, max: 9 }),
    withBias: fc.boolean(),
    ofVariableRate: fc.boolean(),
  }),
  withTies: fc.boolean(),
  decay: fc.constantFrom(1, 0.5, 0.2),
  biasFactor: fc.constantFrom(...biasFactors),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

export type TableChoice = typeof tables extends fc.Arbitrary<infer T> ? T : never;

/** The table of a choice: later codebooks say less, as in residual codes, where it decays. */
export function tableOf({ shape, withTies, decay, biasFactor, seed }: TableChoice): CodeTable {
  const table = randomTable(new Random(seed), shape, withTies ? 'grid' : 'normal');
  const bookLength = shape.codewordCount * shape.dim;
  return new CodeTable({
    ...table,
    codebooks: table.codebooks.map((value, i) => value * decay ** Math.floor(i / bookLength)),
    itemBias: table.itemBias?.map((bias) => bias * biasFactor),
  });
}

const genres = ['jazz', 'blues', 'fado', ''];
const moods = ['calm', 'wild'];

const modes = fc.oneof(
  fc.constantFrom({}, { mode: 'exact' as const }, { mode: 'scan' as const }),
  fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(255, 2 ** 32)).map((probeCount) => ({ probeCount })),
  fc.integer({ min: 1, max: 12 }).map((probeCount) => ({ mode: { probeCount } })),
);
const columnFilters = fc.constantFrom<ColumnFilter[]>(
  {},
  { genre: 'jazz' },
  { genre: ['blues', 'fado', 'polka'], mood: 'calm' },
  { mood: [] },
  { genre: '' },
  { price: { atLeast: 3, below: 7 } },
  { price: { above: -1, atMost: 0 }, isNew: false },
  { price: [0.5, 4, 99] },
  { price: 8, mood: 'wild' },
  { isNew: true, genre: ['jazz', ''] },
);

/**
 * Post-ranking: none though there are vectors that codes nearly say, by such vectors, for the searched user or another, by
 * any vectors of that space or of another, or by a function.
 */
const reranks = ['none', 'near', 'near own', 'same', 'own', 'by'] as const;
type Rerank = (typeof reranks)[number];

/** Options of every kind and in every company. */
const optionChoices = fc.record({
  k: fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 900 }),
    fc.constantFrom(2 ** 32, Number.MAX_SAFE_INTEGER),
  ),
  mode: modes,
  excludeShare: fc.constantFrom(undefined, undefined, 0, 0.2, 0.9, 1),
  includeShare: fc.constantFrom(undefined, undefined, undefined, 0, 0.02, 0.1, 0.7),
  filterShare: fc.constantFrom(0, 0.02, 0.5),
  filter: fc.oneof(fc.constant(undefined), fc.constant('bits' as const), columnFilters),
  rerank: fc.constantFrom(undefined, undefined, ...reranks),
  extraCandidates: fc.integer({ min: 0, max: 90 }),
});

export const problems: fc.Arbitrary<SearchProblem> = fc
  .record({
    table: tables,
    options: optionChoices,
    userFactor: fc.constantFrom(...userFactors),
    vectorFormat: fc.constantFrom<VectorFormat>('float32', 'float16', 'int8'),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  })
  .map(({ table, options, userFactor, vectorFormat, seed }) => {
    const random = new Random(seed);
    const codeTable = tableOf(table);
    const { itemCount, dim } = codeTable;
    const user = randomFloats(random, dim, table.withTies ? 'grid' : 'normal').map((value) => value * userFactor);
    const { rerank } = options;
    const vectorDim = rerank === 'own' ? 1 + random.integer(20) : dim;
    return {
      codeTable,
      vectors: vectorsFor(rerank, codeTable, vectorDim, random, table.withTies),
      vectorFormat,
      columns: {
        genre: Array.from({ length: itemCount }, () => [...genres, null][random.integer(5)]),
        mood: Array.from({ length: itemCount }, () => moods[random.integer(2)]),
        // The first is not null, as a column of nulls is one of texts.
        price: Array.from(
          { length: itemCount },
          (_, item) => [random.integer(9), 0.5, null][random.integer(item ? 3 : 2)],
        ),
        isNew: Array.from({ length: itemCount }, (_, item) => [true, false, null][random.integer(item ? 3 : 2)]),
      },
      user,
      options: optionsOf(options, random, itemCount, vectorDim),
    };
  });

function vectorsFor(
  rerank: Rerank | undefined,
  codeTable: CodeTable,
  vectorDim: number,
  random: Random,
  withTies: boolean,
): Float32Array | undefined {
  if (!rerank || rerank === 'by') return undefined;
  const vectors = randomFloats(random, codeTable.itemCount * vectorDim, withTies ? 'grid' : 'normal');
  return rerank === 'own' || rerank === 'same' ? vectors : nearCodes(codeTable, vectors);
}

function optionsOf(
  choice: typeof optionChoices extends fc.Arbitrary<infer T> ? T : never,
  random: Random,
  itemCount: number,
  vectorDim: number,
): SearchIndicesOptions {
  const { k, mode, excludeShare, includeShare, filter, filterShare, rerank, extraCandidates } = choice;
  /** Items at random, some of them twice. */
  const draw = (share: number | undefined) =>
    share === undefined
      ? undefined
      : Array.from({ length: Math.round(share * itemCount * 1.5) }, () => random.integer(itemCount));
  const candidateCount = Math.min(Number.MAX_SAFE_INTEGER, (k ?? 10) + extraCandidates);
  const own = rerank === 'own' || rerank === 'near own' ? randomFloats(random, vectorDim) : undefined;
  return {
    k,
    ...mode,
    excludeIndices: draw(excludeShare),
    includeIndices: draw(includeShare),
    filter: filter === 'bits' ? bitsOfIndices(draw(filterShare)!, itemCount) : filter,
    rerank: rerankAs(rerank, { candidateCount, user: own }),
  };
}

/** Without vectors nothing is post-ranked unless that is asked for; with them, unless it is refused. */
function rerankAs(form: Rerank | undefined, options: RerankIndicesOptions): SearchIndicesOptions['rerank'] {
  if (form === 'none') return false;
  return form && { ...options, byIndices: form === 'by' ? evensLast : undefined };
}

function evensLast(itemIndices: Uint32Array, scores: Float32Array): number[] {
  return Array.from(itemIndices, (item, i) => (item % 2 === 0 ? -1 : Math.round(scores[i]) % 5));
}
