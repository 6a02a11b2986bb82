import { requireFiniteValues, requireNonNegative } from '@lightrec/core';
import { type Codebooks, countRows, requireCodebooks } from '../checks.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { chooseAlong } from './choose-along.js';
import { createNearest, type Nearest } from './nearest.js';

/** Vectors encoded at a time, so that what is left of them stays small however many there are. */
const chunkSize = 65_536;

/**
 * Codes for vectors by codebooks that are there already: each takes, from one codebook after another, the codeword
 * nearest to what those before it leave over. LightRec (WWW'20), eq. 7 with the Euclidean similarity.
 *
 * @param vectors - of the space that the codebooks were trained in, shape `[count, dim]`, finite
 * @param anisotropy - how much more an error along a vector counts than one across it, which is another choice: see
 *   `Anisotropy`; >= 0. Default: 0
 * @returns shape `[count, codebookCount]`
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function encodeResidual(
  table: Codebooks,
  vectors: Float32Array,
  engine: Engine = 'auto',
  anisotropy = 0,
): Uint8Array<ArrayBuffer> {
  return new ResidualEncoder(table, engine, anisotropy).encode(vectors);
}

/** The same for many calls: codebooks are made ready once, so that a single vector costs some microseconds. */
export class ResidualEncoder {
  private readonly nearest: Nearest;

  /** @throws ShapeError or ArgumentError where the codebooks do not fit what is said of them */
  constructor(
    private readonly table: Codebooks,
    engine: Engine = 'auto',
    private readonly anisotropy = 0,
  ) {
    requireCodebooks(table);
    requireNonNegative('anisotropy', anisotropy);
    const books = Array.from({ length: table.codebookCount }, (_, b) => this.bookAt(b));
    this.nearest = createNearest(books, table.dim, engine);
  }

  /** As `encodeResidual` does. */
  encode(vectors: Float32Array): Uint8Array<ArrayBuffer> {
    const { codebookCount, dim } = this.table;
    const count = countRows('vectors', vectors, dim);
    requireFiniteValues('vectors', vectors);
    if (this.anisotropy > 0) return chooseAlong(this.table, this.nearest, vectors, this.anisotropy);
    const codes = new Uint8Array(count * codebookCount);
    for (let first = 0; first < count; first += chunkSize) {
      const residuals = vectors.slice(first * dim, (first + chunkSize) * dim);
      for (let b = 0; b < codebookCount; b++) {
        const { centroids } = this.nearest.assign(b, residuals);
        const codewords = this.bookAt(b);
        for (let i = 0; i < centroids.length; i++) {
          codes[(first + i) * codebookCount + b] = centroids[i];
          for (let d = 0; d < dim; d++) residuals[i * dim + d] -= codewords[centroids[i] * dim + d];
        }
      }
    }
    return codes;
  }

  private bookAt(b: number): Float32Array {
    const { codebooks, codewordCount, dim } = this.table;
    return codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
  }
}
