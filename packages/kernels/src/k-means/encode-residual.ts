import { requireFiniteValues } from '@lightrec/core';
import { type Codebooks, countRows, requireCodebooks } from '../checks.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { nearestOf } from './nearest.js';

/** Vectors encoded at a time, so that what is left of them stays small however many there are. */
const chunkSize = 65_536;

/**
 * Codes for vectors by codebooks that are there already: each takes, from one codebook after another, the codeword
 * nearest to what those before it leave over. LightRec (WWW'20), eq. 7 with the Euclidean similarity.
 *
 * @param vectors - of the space that the codebooks were trained in, shape `[count, dim]`, finite
 * @returns shape `[count, codebookCount]`
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function encodeResidual(
  table: Codebooks,
  vectors: Float32Array,
  engine: Engine = 'auto',
): Uint8Array<ArrayBuffer> {
  requireCodebooks(table);
  const { codebooks, codebookCount, codewordCount, dim } = table;
  const count = countRows('vectors', vectors, dim);
  requireFiniteValues('vectors', vectors);
  resolveEngine(engine);
  const codes = new Uint8Array(count * codebookCount);
  for (let first = 0; first < count; first += chunkSize) {
    const residuals = vectors.slice(first * dim, (first + chunkSize) * dim);
    for (let b = 0; b < codebookCount; b++) {
      const codewords = codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
      const { centroids } = nearestOf(residuals, codewords, dim, engine);
      for (let i = 0; i < centroids.length; i++) {
        codes[(first + i) * codebookCount + b] = centroids[i];
        for (let d = 0; d < dim; d++) residuals[i * dim + d] -= codewords[centroids[i] * dim + d];
      }
    }
  }
  return codes;
}
