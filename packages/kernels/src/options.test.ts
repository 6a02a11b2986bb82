import { IdMap, Interactions, Random } from '@lightrec/core';
import { type OptionTrial, optionRefusals } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { adamRowsNames, createAdamRows } from './adam/adam-rows.js';
import { autoencoderRowsNames, createAutoencoderRows } from './autoencoder/autoencoder-rows.js';
import { createDenseScorer, denseScorerNames } from './dense/dense-scorer.js';
import { createEncoderKernel, encoderKernelNames } from './encoder/encoder-kernel.js';
import { createFactorTables, factorTablesNames } from './factor-tables/factor-tables.js';
import { bipartitePropagationNames, createBipartitePropagation } from './graph/bipartite-propagation.js';
import { createHammingScorer, hammingScorerNames } from './hamming/hamming-scorer.js';
import { createIalsFactors, ialsFactorsNames } from './ials/ials-factors.js';
import { allocateLengths, allocateLengthsNames } from './k-means/allocate-lengths.js';
import { anisotropicError, anisotropyNames } from './k-means/anisotropy.js';
import { encodeResidual } from './k-means/encode-residual.js';
import { kMeans, kMeansNames } from './k-means/k-means.js';
import { assignNearest } from './k-means/nearest.js';
import { candidatesNames, residualCandidates } from './k-means/residual-candidates.js';
import { residualKMeans, residualKMeansNames } from './k-means/residual-k-means.js';
import { cellProductsNames, createCellProducts } from './list-squares/cell-products.js';
import { createModeChoice, modeChoiceNames } from './list-squares/mode-choice.js';
import { createPooledRows, pooledRowsNames } from './pooled-rows/pooled-rows.js';
import { compileKernels } from './wasm/kernel-memory.js';

const vectors = Float32Array.of(1, 2, 3, 4);
const withNaN = Float32Array.of(1, Number.NaN, 3, 4);
const random = new Random(1);
const table = { codebooks: vectors, codebookCount: 1, codewordCount: 2, dim: 2 };
const anisotropy = { directions: vectors, weight: 1 };
const errors = [Float64Array.of(2, 2), Float64Array.of(1, 1)];
const rowPairs = { offsets: [0, 1], partners: [0] };
const wrongWeights = [[1], [1, -1], [1, Number.NaN], 'ab'];
const interactions = Interactions.fromPairs([['u', 'i']]);
const signal = [new AbortController()];

/** By function: right values of what it requires, and what else is wrong with an option. */
const trials: Record<string, OptionTrial> = {
  createAdamRows: {
    names: adamRowsNames,
    call: (options) => createAdamRows({ rowCount: 2, dim: 2, batchRows: 2, ...options }),
  },
  createAutoencoderRows: {
    names: autoencoderRowsNames,
    call: (options) => createAutoencoderRows({ itemCount: 2, userCount: 2, pairCount: 1, dim: 2, ...options }),
    refuses: { itemCount: [0], userCount: [0], pairCount: [0], dim: [0] },
  },
  createDenseScorer: {
    names: denseScorerNames,
    call: (options) => createDenseScorer({ items: vectors, dim: 2, ...options }),
    refuses: { items: [new Float32Array(3), withNaN, [1, 2]], dim: [0, 1.5] },
  },
  createEncoderKernel: {
    names: encoderKernelNames,
    call: (options) => createEncoderKernel({ rowCount: 2, dim: 2, codebookCount: 1, codewordCount: 2, ...options }),
    refuses: { codewordCount: [257], threads: [0, 65] },
  },
  createFactorTables: {
    names: factorTablesNames,
    call: (options) =>
      createFactorTables({ userCount: 2, itemCount: 2, dim: 2, batchSize: 2, negativeCount: 1, ...options }),
    refuses: { dim: [0], batchSize: [0], negativeCount: [0] },
  },
  createBipartitePropagation: {
    names: bipartitePropagationNames,
    call: (options) => createBipartitePropagation({ interactions, dim: 2, layers: 1, ...options }),
    refuses: { dim: [0] },
  },
  createCellProducts: {
    names: cellProductsNames,
    call: (options) => createCellProducts({ partnerCount: 2, dim: 2, mostCells: 1, ...options }),
    refuses: { partnerCount: [0], dim: [0], mostCells: [0] },
  },
  createModeChoice: {
    names: modeChoiceNames,
    call: (options) =>
      createModeChoice({ userCount: 2, dim: 2, codebookCount: 1, codewordCount: 2, mostCells: 1, ...options }),
    refuses: { userCount: [0], dim: [0], codebookCount: [0], codewordCount: [257], mostCells: [0] },
  },
  createPooledRows: {
    names: pooledRowsNames,
    call: (options) => createPooledRows({ userCount: 2, itemCount: 2, poolSize: 2, pairCount: 1, dim: 2, ...options }),
    refuses: { userCount: [0], itemCount: [0], poolSize: [0, 3], pairCount: [0], dim: [0] },
  },
  createHammingScorer: {
    names: hammingScorerNames,
    call: (options) => createHammingScorer({ items: new Uint8Array(4), bitCount: 11, ...options }),
    refuses: { items: [new Uint8Array(3), Uint8Array.of(0, 8), [1, 2]], bitCount: [0, 1.5, 257] },
  },
  createIalsFactors: {
    names: ialsFactorsNames,
    call: (options) => createIalsFactors({ users: rowPairs, items: rowPairs, dim: 2, ...options }),
    refuses: {
      users: [
        { offsets: [0, 2], partners: [0] },
        { offsets: [0, 1], partners: [1] },
      ],
      items: [{ offsets: [0, 1], partners: [1] }],
      dim: [0, 1.5],
      threads: [0, 65],
    },
  },
  allocateLengths: {
    names: allocateLengthsNames,
    call: (options) => allocateLengths({ errors, weights: [1, 1], meanLength: 1, ...options }),
    refuses: {
      errors: [[], [Float64Array.of(1), Float64Array.of(1, 1)], [Float64Array.of(Number.NaN)], [7]],
      weights: wrongWeights,
      meanLength: [1.5, undefined],
    },
  },
  anisotropicErrors: {
    names: anisotropyNames,
    call: (options) => anisotropicError(vectors, 2, { ...anisotropy, ...options }),
    refuses: { directions: [new Float32Array(2), withNaN, [1, 2, 3, 4]] },
  },
  kMeans: {
    names: kMeansNames,
    call: (options) => kMeans({ points: vectors, dim: 2, centroidCount: 1, random, ...options }),
    refuses: {
      points: [new Float32Array(3), new Float32Array(0), withNaN, [1, 2]],
      weights: wrongWeights,
      start: [new Float32Array(4), Float32Array.of(1, Number.NaN), [1, 2]],
      signal,
    },
  },
  residualKMeans: {
    names: residualKMeansNames,
    call: (options) => residualKMeans({ vectors, dim: 2, random, ...options }),
    accepts: { sampleSize: [Number.POSITIVE_INFINITY] },
    refuses: {
      vectors: [new Float32Array(3), new Float32Array(0), withNaN, [1, 2]],
      codewordCount: [257],
      iterations: [0],
      beamWidth: [0],
      sampleSize: [0, 0.5],
      weights: wrongWeights,
      lengthWeights: wrongWeights,
      meanLength: [4.5],
      anisotropy: [{ ...anisotropy, weight: '1' }, { ...anisotropy, directions: withNaN }, { weight: 1 }],
      items: [['a', 'b'], IdMap.range(3)],
      signal,
    },
  },
  residualCandidates: {
    names: candidatesNames,
    call: (options) => residualCandidates(table, vectors, options),
    refuses: { anisotropy: [{ ...anisotropy, directions: vectors.subarray(2) }] },
  },
};

describe.each(Object.entries(trials))('%s refuses by name', (_, trial) => {
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});

describe('what is no option is refused by name too', () => {
  const scorer = createDenseScorer({ items: vectors, dim: 2 });
  const encoder = createEncoderKernel({ rowCount: 2, dim: 2, codebookCount: 1, codewordCount: 2 });

  it.each<[argument: string, call: () => unknown]>([
    ['users', () => scorer.topK([1, 2] as never, 1)],
    ['users', () => scorer.topK(withNaN, 1)],
    ['k', () => scorer.topK(vectors, '7' as never)],
    ['mask', () => scorer.topK(vectors, 1, {} as never)],
    ['scores', () => scorer.score(vectors, new Float64Array(4) as never)],
    ['points', () => assignNearest(withNaN, vectors, 2)],
    ['centroids', () => assignNearest(vectors, withNaN, 2)],
    ['engine', () => assignNearest(vectors, vectors, 2, 'nope' as never)],
    ['vectors', () => encodeResidual(table, [1, 2] as never)],
    ['codebooks', () => encodeResidual({ ...table, codebooks: withNaN }, vectors)],
    ['codewordCount', () => encodeResidual({ ...table, codewordCount: 300 }, vectors)],
    ['engine', () => encodeResidual(table, new Float32Array(0), 'nope' as never)],
    ['codebooks', () => residualCandidates({ ...table, codebooks: withNaN }, vectors)],
    ['points', () => anisotropicError(new Float32Array(3), 2, anisotropy)],
    ['codewords', () => encoder.setCodebook(0, { codewords: [1, 2, 3, 4], keys: vectors, bias: vectors } as never)],
    ['x', () => encoder.forward([1, 2] as never)],
    ['dy', () => encoder.backward([1, 2] as never, 1)],
    ['temperature', () => encoder.backward(vectors, '1' as never)],
  ])('%s', (argument, call) => {
    expect(call).toThrow(new RegExp(`^${argument}(\\[\\d+\\])?: expected`));
  });

  it('the engine to compile for', async () => {
    await expect(compileKernels('nope' as never)).rejects.toThrow('engine: expected one of auto, wasm, plain');
  });
});
