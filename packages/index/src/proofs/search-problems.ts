import { CodeTable, Random } from '@lightrec/core';
import fc from 'fast-check';
import type { CategoryFilter } from '../catalogue/categories.js';
import { itemBits } from '../catalogue/item-bits.js';
import type { SearchOptions } from '../search-options.js';
import { randomFloats, randomTable, type SearchProblem } from '../test-oracle.js';
import type { VectorFormat } from '../vectors/stored-vectors.js';

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
  const table = randomTable(new Random(seed), shape, withTies);
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
const categoryFilters = fc.constantFrom<CategoryFilter[]>(
  {},
  { genre: 'jazz' },
  { genre: ['blues', 'fado', 'polka'], mood: 'calm' },
  { mood: [] },
  { genre: '' },
);

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
  filter: fc.oneof(fc.constant(undefined), fc.constant('bits' as const), categoryFilters),
  rerank: fc.constantFrom(undefined, undefined, 'own', 'default', 'by'),
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
    const user = randomFloats(random, dim, table.withTies).map((value) => value * userFactor);
    const { rerank } = options;
    const vectorDim = rerank === 'default' ? dim : 1 + random.integer(20);
    return {
      codeTable,
      vectors: rerank && rerank !== 'by' ? randomFloats(random, itemCount * vectorDim, table.withTies) : undefined,
      vectorFormat,
      categories: {
        genre: Array.from({ length: itemCount }, () => [...genres, null][random.integer(5)]),
        mood: Array.from({ length: itemCount }, () => moods[random.integer(2)]),
      },
      user,
      options: optionsOf(options, random, itemCount, vectorDim),
    };
  });

function optionsOf(
  choice: typeof optionChoices extends fc.Arbitrary<infer T> ? T : never,
  random: Random,
  itemCount: number,
  vectorDim: number,
): SearchOptions {
  const { k, mode, excludeShare, includeShare, filter, rerank, extraCandidates } = choice;
  /** Items at random, some of them twice. */
  const draw = (share: number | undefined) =>
    share === undefined
      ? undefined
      : Array.from({ length: Math.round(share * itemCount * 1.5) }, () => random.integer(itemCount));
  const candidateCount = Math.min(Number.MAX_SAFE_INTEGER, (k ?? 10) + extraCandidates);
  const own = rerank === 'own' ? randomFloats(random, vectorDim) : undefined;
  return {
    k,
    ...mode,
    exclude: draw(excludeShare),
    include: draw(includeShare),
    filter: filter === 'bits' ? itemBits(draw(0.5)!, itemCount) : filter,
    rerank: rerank && { candidateCount, user: own, by: rerank === 'by' ? evensLast : undefined },
  };
}

function evensLast(items: Uint32Array, scores: Float32Array): number[] {
  return Array.from(items, (item, i) => (item % 2 === 0 ? -1 : Math.round(scores[i]) % 5));
}
