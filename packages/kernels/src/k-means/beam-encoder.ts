import { ArgumentError, type Codebooks, type EncodeVectors, requireCodebooks } from '@lightrec/core';
import { requireFiniteValues, requireInteger, requireRows } from '@lightrec/core/options';
import { usualBeamWidth } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { residualEncoder } from './encode-residual.js';
import type { CreateNearest } from './nearest.js';
import { candidatesOf } from './residual-candidates.js';

/** Vectors encoded at a time, so that what is found of them stays small however many there are. */
const chunkSize = 8192;

export interface ResidualEncoding {
  /** Default: 0. */
  anisotropy?: number;
  /** Sums of codewords that are kept of each vector from one codebook to the next. Default: 1. */
  beamWidth?: number;
  /** Default: `auto`. */
  engine?: Engine;
  /** As of `kMeansSteps`; beam search goes on one thread. */
  createNearest?: CreateNearest;
}

/** Throws an `ArgumentError` unless it is a count, or nothing. */
export function requireBeamWidth(beamWidth = usualBeamWidth): void {
  requireInteger('beamWidth', beamWidth, 1);
}

/**
 * As `residualEncoder`, where told so by beam search.
 *
 * @throws ShapeError or ArgumentError where the codebooks do not fit what is said of them, or options each other
 */
export function encoderOfWidth(
  table: Codebooks,
  { anisotropy = 0, beamWidth = usualBeamWidth, engine = 'auto', createNearest }: ResidualEncoding,
): EncodeVectors {
  requireBeamWidth(beamWidth);
  if (beamWidth === 1) return residualEncoder(table, engine, anisotropy, createNearest);
  requireCodebooks(table);
  if (anisotropy === 0) return beamEncoder(table, beamWidth, engine);
  throw new ArgumentError({ argument: 'anisotropy', expected: '0 beside a `beamWidth`', received: anisotropy });
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
