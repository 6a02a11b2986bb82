import { type Codebooks, requireCodebooks } from '@lightrec/core';
import { optionNames, requireFiniteValues, requireInteger, requireKnown, requireRows } from '@lightrec/core/options';
import { createDenseScorer } from '../dense/dense-scorer.js';
import { usualCandidateCount } from '../limits.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { type Anisotropy, requireAnisotropy } from './anisotropy.js';

export interface ResidualCandidatesOptions {
  /** Candidates of a vector. Default: 8. */
  count?: number;
  /** Errors along a direction of each vector count for more. Default: errors of all directions count alike. */
  anisotropy?: Anisotropy;
  /** Default: `auto`. */
  engine?: Engine;
}

/** For each vector its candidates, that of the least error first. */
export interface ResidualCandidates {
  /** Shape `[vectorCount, count, codebookCount]`. */
  codes: Uint8Array;
  /** Shape `[vectorCount, count]`; infinite for a candidate that there is not, where codewords are few. */
  errors: Float64Array;
}

export const candidatesNames = /* @__PURE__ */ optionNames<ResidualCandidatesOptions>({
  count: 1,
  anisotropy: 1,
  engine: 1,
});

/** Vectors scored at a time, so that the score tables stay small. */
const chunkSize = 256;

/**
 * Several codes for each vector: beam search, which takes on, from one codebook to the next, the `count` sums of
 * codewords that are nearest to the vector. The first candidate is usually nearer than the codes that `encodeResidual`
 * finds; the others are for who has more to choose by than the error.
 *
 * @param vectors - shape `[vectorCount, dim]`, finite
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function residualCandidates(
  table: Codebooks,
  vectors: Float32Array,
  options: ResidualCandidatesOptions = {},
): ResidualCandidates {
  requireKnown('residualCandidates', options, candidatesNames);
  requireCodebooks(table);
  const { count = usualCandidateCount, anisotropy, engine = 'auto' } = options;
  const { dim } = table;
  requireRows('vectors', vectors, dim);
  requireInteger('count', count, 1);
  requireFiniteValues('vectors', vectors);
  resolveEngine(engine);
  if (anisotropy !== undefined) requireAnisotropy(vectors, dim, anisotropy);
  return candidatesOf(table, count, engine)(vectors, anisotropy);
}

/** The same of what is checked, for many calls: the codebooks are made ready once. */
export function candidatesOf(table: Codebooks, count: number, engine: Engine) {
  const { codebooks, codebookCount, codewordCount, dim } = table;
  const entryCount = codebookCount * codewordCount;
  const scorer = createDenseScorer({ items: codebooks, dim, engine });
  // Inner products of codewords with codewords, vectors and directions are all that errors of sums are made of.
  const grams = new Float32Array(entryCount * entryCount);
  scorer.score(codebooks, grams);
  /** Where those with each codeword of a sum begin, shape `[codebookCount]`. */
  const gramRows = new Uint32Array(codebookCount);
  const products = new Float32Array(chunkSize * entryCount);
  const along = new Float32Array(chunkSize * entryCount);
  const beam = new Beam(count, codebookCount);
  return (vectors: Float32Array, anisotropy?: Anisotropy): ResidualCandidates => {
    const vectorCount = vectors.length / dim;
    const { directions, weight } = anisotropy ?? { directions: vectors, weight: 0 };
    const codes = new Uint8Array(vectorCount * count * codebookCount);
    const errors = new Float64Array(vectorCount * count).fill(Number.POSITIVE_INFINITY);
    for (let start = 0; start < vectorCount; start += chunkSize) {
      const rowCount = Math.min(chunkSize, vectorCount - start);
      const [from, to] = [start * dim, (start + rowCount) * dim];
      scorer.score(vectors.subarray(from, to), products.subarray(0, rowCount * entryCount));
      if (weight > 0) scorer.score(directions.subarray(from, to), along.subarray(0, rowCount * entryCount));
      for (let row = 0; row < rowCount; row++) {
        const vector = start + row;
        beam.start(dot(vectors, vectors, vector, dim), dot(vectors, directions, vector, dim));
        for (let b = 0; b < codebookCount; b++) extend(b, row * entryCount, weight);
        for (let rank = 0; rank < beam.size; rank++) {
          codes.set(beam.codesOf(rank), (vector * count + rank) * codebookCount);
          errors[vector * count + rank] = beam.sums.errors[rank];
        }
      }
    }
    return { codes, errors };
  };

  /** Tries each codeword of a codebook on each sum that the beam holds. */
  function extend(b: number, row: number, weight: number): void {
    const before = beam.open();
    for (let parent = 0; parent < before.size; parent++) {
      for (let p = 0; p < b; p++) {
        gramRows[p] = (p * codewordCount + before.codes[parent * codebookCount + p]) * entryCount;
      }
      for (let w = 0, entry = b * codewordCount; w < codewordCount; w++, entry++) {
        let squares = before.squares[parent] + grams[entry * entryCount + entry] - 2 * products[row + entry];
        for (let p = 0; p < b; p++) squares += 2 * grams[gramRows[p] + entry];
        const left = before.along[parent] - along[row + entry];
        const error = squares + weight * left * left;
        if (beam.takes(error)) beam.insert(error, squares, left, parent, w);
      }
    }
    beam.close(b);
  }
}

/** Sums of codewords, that of the least error first. */
class Sums {
  size = 0;
  /** Shape `[count]`, as all but `codes`. */
  readonly errors: Float64Array;
  /** Squared length of what is left of the vector. */
  readonly squares: Float64Array;
  /** What is left of it along its direction. */
  readonly along: Float64Array;
  /** The sum before the last codeword, by its place among those before. */
  readonly parents: Uint32Array;
  readonly words: Uint8Array;
  /** Shape `[count, codebookCount]`. */
  readonly codes: Uint8Array;

  constructor(count: number, codebookCount: number) {
    [this.errors, this.squares, this.along] = [0, 0, 0].map(() => new Float64Array(count));
    this.parents = new Uint32Array(count);
    this.words = new Uint8Array(count);
    this.codes = new Uint8Array(count * codebookCount);
  }
}

/** The best sums so far, and those of one codeword less that they are made from. */
class Beam {
  sums: Sums;
  private before: Sums;

  constructor(
    private readonly count: number,
    private readonly codebookCount: number,
  ) {
    this.sums = new Sums(count, codebookCount);
    this.before = new Sums(count, codebookCount);
  }

  get size(): number {
    return this.sums.size;
  }

  codesOf(rank: number): Uint8Array {
    return this.sums.codes.subarray(rank * this.codebookCount, (rank + 1) * this.codebookCount);
  }

  /** The empty sum alone. */
  start(squares: number, along: number): void {
    this.sums.size = 1;
    this.sums.squares[0] = squares;
    this.sums.along[0] = along;
  }

  /** @returns the sums to extend */
  open(): Sums {
    [this.sums, this.before] = [this.before, this.sums];
    this.sums.size = 0;
    return this.before;
  }

  takes(error: number): boolean {
    return this.sums.size < this.count || error < this.sums.errors[this.count - 1];
  }

  /** Behind those of the same error. */
  insert(error: number, squares: number, along: number, parent: number, word: number): void {
    const { sums } = this;
    let rank = Math.min(sums.size, this.count - 1);
    for (; rank > 0 && sums.errors[rank - 1] > error; rank--) {
      sums.errors[rank] = sums.errors[rank - 1];
      sums.squares[rank] = sums.squares[rank - 1];
      sums.along[rank] = sums.along[rank - 1];
      sums.parents[rank] = sums.parents[rank - 1];
      sums.words[rank] = sums.words[rank - 1];
    }
    sums.errors[rank] = error;
    sums.squares[rank] = squares;
    sums.along[rank] = along;
    sums.parents[rank] = parent;
    sums.words[rank] = word;
    sums.size = Math.min(sums.size + 1, this.count);
  }

  /** Writes the codes, once it is known which sums are kept. */
  close(b: number): void {
    const { sums, before, codebookCount } = this;
    for (let rank = 0; rank < sums.size; rank++) {
      const parent = sums.parents[rank] * codebookCount;
      sums.codes.set(before.codes.subarray(parent, parent + b), rank * codebookCount);
      sums.codes[rank * codebookCount + b] = sums.words[rank];
    }
  }
}

function dot(a: Float32Array, b: Float32Array, row: number, dim: number): number {
  let sum = 0;
  for (let i = row * dim; i < (row + 1) * dim; i++) sum += a[i] * b[i];
  return sum;
}
