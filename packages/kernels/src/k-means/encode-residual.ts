import { type Codebooks, type EncodeVectors, requireCodebooks } from '@lightrec/core';
import { requireFiniteValues, requireNonNegative, requireRows } from '@lightrec/core/options';
import type { Engine } from '../wasm/kernel-memory.js';
import { chooseAlong } from './choose-along.js';
import { createNearest as onOneThread } from './nearest.js';

/** Vectors encoded at a time, so that what is left of them stays small however many there are. */
const chunkSize = 8192;

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
export function encodeResidual(table: Codebooks, vectors: Float32Array, engine?: Engine, anisotropy = 0): Uint8Array {
  return residualEncoder(table, engine, anisotropy)(vectors);
}

/**
 * The same for many calls: codebooks are made ready once, so that a single vector costs some microseconds.
 *
 * @throws ShapeError or ArgumentError where the codebooks do not fit what is said of them
 */
export function residualEncoder(
  table: Codebooks,
  engine: Engine = 'auto',
  anisotropy = 0,
  createNearest = onOneThread,
): EncodeVectors {
  requireCodebooks(table);
  requireNonNegative('anisotropy', anisotropy);
  const { codebooks, codebookCount, codewordCount, dim } = table;
  const books = Array.from({ length: codebookCount }, (_, b) =>
    codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim),
  );
  const nearest = createNearest(books, dim, engine);
  return (vectors) => {
    const count = requireRows('vectors', vectors, dim);
    requireFiniteValues('vectors', vectors);
    if (anisotropy > 0) return chooseAlong(table, nearest, vectors, anisotropy);
    const codes = new Uint8Array(count * codebookCount);
    for (let first = 0; first < count; first += chunkSize) {
      const residuals = vectors.slice(first * dim, (first + chunkSize) * dim);
      books.forEach((codewords, b) => {
        const { centroids } = nearest.assign(b, residuals);
        for (let i = 0, at = 0; i < centroids.length; i++) {
          codes[(first + i) * codebookCount + b] = centroids[i];
          for (let d = centroids[i] * dim, end = d + dim; d < end; d++, at++) residuals[at] -= codewords[d];
        }
      });
    }
    return codes;
  };
}
