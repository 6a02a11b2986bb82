import { roundUp } from '../wasm/quads.js';
import type { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import type { ResolvedEncoderOptions } from './encoder-contract.js';

/** Rows that pass through all codebooks together: few, so that the gradients of their scores fit the second cache. */
export const blockRows = 64;

/** Sizes that the kernels want: multiples of eight columns and four rows. */
export interface PaddedSizes {
  dim: number;
  /** Of a matrix row of `dim` floats. */
  rowBytes: number;
  codewordCount: number;
  /** Eights of codewords. */
  panelCount: number;
  rowCount: number;
  /** Bytes from one row of scores to the next: no power of two, at which rows would share a few sets of the cache. */
  scoreStride: number;
}

export function padSizes({ dim, codewordCount, rowCount }: ResolvedEncoderOptions): PaddedSizes {
  const padded = { dim: roundUp(dim, 8), codewordCount: roundUp(codewordCount, 8), rowCount: roundUp(rowCount, 4) };
  return {
    ...padded,
    rowBytes: padded.dim * 4,
    panelCount: padded.codewordCount / 8,
    scoreStride: padded.codewordCount * 4 + 64,
  };
}

export type ArrayLengths<Name extends string> = Readonly<Record<Name, number>>;

/** Bytes of memory that `takeArrays` takes. */
export function arrayBytes(lengths: ArrayLengths<string>): number {
  return Object.values(lengths).reduce((sum, length) => sum + allocatedBytes(length * 4), 0);
}

/** Arrays of floats, zero, of the lengths named; the memory must have been reserved. */
export function takeArrays<Name extends string>(
  memory: TrainingMemory,
  lengths: ArrayLengths<Name>,
): Record<Name, Float32Array> {
  const names = Object.keys(lengths) as Name[];
  const views = names.map((name) => [name, memory.float32(memory.allocate(lengths[name] * 4), lengths[name])]);
  return Object.fromEntries(views) as Record<Name, Float32Array>;
}
