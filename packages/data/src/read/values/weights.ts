import { plainNumber } from '../ids/plain-number.js';

/** The weight that a value stands for, or `undefined` where it is no finite number above 0 as float32. */
export function toWeight(value: unknown): number | undefined {
  if (typeof value === 'string' ? value.trim() === '' : typeof value !== 'number' && typeof value !== 'bigint')
    return undefined;
  return isWeight(Number(value)) ? Number(value) : undefined;
}

/** As `toWeight`, of a text in `bytes[start .. end)`; `NaN` where that must decide. */
export function plainWeight(bytes: Uint8Array, start: number, end: number): number {
  const weight = plainNumber(bytes, start, end);
  return isWeight(weight) ? weight : Number.NaN;
}

/** Also as float32, in which weights are kept. */
export function isWeight(value: unknown): value is number {
  const rounded = typeof value === 'number' ? Math.fround(value) : 0;
  return rounded > 0 && rounded < Number.POSITIVE_INFINITY;
}
