import { ArgumentError, type Codebooks, type EncodeVectors, requireCodebooks } from '@lightrec/core';
import { requireFiniteValues, requireInteger, requireNonNegative, requireRows } from '@lightrec/core/options';
import { usualBeamWidth } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { chooseAlong } from './choose-along.js';
import { createNearest } from './nearest.js';
import { candidatesOf } from './residual-candidates.js';

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
  return residualEncoder(table, { engine, anisotropy })(vectors);
}

export interface ResidualEncoding {
  /** Default: 0. */
  anisotropy?: number;
  /** Sums of codewords that are kept of each vector from one codebook to the next. Default: 1. */
  beamWidth?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

/** Throws an `ArgumentError` unless it is a count, or nothing. */
export function requireBeamWidth(beamWidth = usualBeamWidth): void {
  requireInteger('beamWidth', beamWidth, 1);
}

/**
 * The same for many calls: codebooks are made ready once, so that a single vector costs some microseconds.
 *
 * @throws ShapeError or ArgumentError where the codebooks do not fit what is said of them
 */
export function residualEncoder(
  table: Codebooks,
  { anisotropy = 0, beamWidth = usualBeamWidth, engine = 'auto' }: ResidualEncoding = {},
): EncodeVectors {
  requireCodebooks(table);
  requireNonNegative('anisotropy', anisotropy);
  requireBeamWidth(beamWidth);
  if (beamWidth > 1) {
    if (anisotropy > 0) {
      throw new ArgumentError({ argument: 'anisotropy', expected: '0 beside a `beamWidth`', received: anisotropy });
    }
    return beamEncoder(table, beamWidth, engine);
  }
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

/** The best sum of a beam search. */
function beamEncoder(table: Codebooks, beamWidth: number, engine: Engine): EncodeVectors {
  const { codebookCount, dim } = table;
  const find = candidatesOf(table, beamWidth, engine);
  return (vectors) => {
    const count = requireRows('vectors', vectors, dim);
    requireFiniteValues('vectors', vectors);
    const codes = new Uint8Array(count * codebookCount);
    for (let first = 0; first < count; first += chunkSize) {
      const found = find(vectors.subarray(first * dim, (first + chunkSize) * dim)).codes;
      for (let i = 0, at = 0; at < found.length; i++, at += beamWidth * codebookCount) {
        codes.set(found.subarray(at, at + codebookCount), (first + i) * codebookCount);
      }
    }
    return codes;
  };
}
