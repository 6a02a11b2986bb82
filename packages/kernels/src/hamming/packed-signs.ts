import { ArgumentError } from '@lightrec/core';
import { requireInteger, requireLength, requireTyped } from '@lightrec/core/options';

/** The most signs of a row: of 256, four bytes each, the look-up tables of eight bits still fit a cache. */
export const mostBits = 256;

/** Bytes of a row of signs. */
export function bytesOfBits(bitCount: number): number {
  return Math.ceil(bitCount / 8);
}

/**
 * Rows of signs as bits: 1 for what is above 0. Bit b of a row is bit `b % 8` of its byte `floor(b / 8)`; those beyond
 * the last are 0.
 *
 * @param signs - +1 and -1, shape `[rowCount, bitCount]`
 * @returns shape `[rowCount, ceil(bitCount / 8)]`
 */
export function packSigns(signs: ArrayLike<number>, bitCount: number): Uint8Array<ArrayBuffer> {
  const byteCount = bytesOfBits(bitCount);
  const rowCount = signs.length / bitCount;
  const packed = new Uint8Array(rowCount * byteCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let bit = 0; bit < bitCount; bit++, at++) {
      if (signs[at] > 0) packed[row * byteCount + (bit >> 3)] |= 1 << (bit & 7);
    }
  }
  return packed;
}

/**
 * The signs that `packSigns` packed.
 *
 * @param packed - shape `[rowCount, ceil(bitCount / 8)]`
 * @returns +1 and -1, shape `[rowCount, bitCount]`
 */
export function unpackSigns(packed: Uint8Array, bitCount: number): Int8Array<ArrayBuffer> {
  const byteCount = bytesOfBits(bitCount);
  const rowCount = packed.length / byteCount;
  const signs = new Int8Array(rowCount * bitCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let bit = 0; bit < bitCount; bit++, at++) {
      signs[at] = (packed[row * byteCount + (bit >> 3)] >> (bit & 7)) & 1 ? 1 : -1;
    }
  }
  return signs;
}

/**
 * How many rows of packed signs an array holds.
 *
 * @throws ArgumentError for no `Uint8Array`, a `bitCount` out of range, or a bit set beyond the last; ShapeError where the
 *   last row is cut
 */
export function requirePackedSigns(argument: string, packed: Uint8Array, bitCount: number): number {
  requireInteger('bitCount', bitCount, 1, mostBits);
  requireTyped(argument, packed, 'Uint8Array');
  const byteCount = bytesOfBits(bitCount);
  const rowCount = Math.floor(packed.length / byteCount);
  requireLength(argument, packed, [rowCount, byteCount], `A row of ${bitCount} signs is ${byteCount} bytes.`);
  const usedBits = bitCount & 7;
  if (usedBits === 0) return rowCount;
  for (let last = byteCount - 1; last < packed.length; last += byteCount) {
    if (packed[last] >> usedBits === 0) continue;
    throw new ArgumentError({
      argument: `${argument}[${last}]`,
      expected: `a byte below ${1 << usedBits}, as bits beyond the ${bitCount} are 0`,
      received: packed[last],
    });
  }
  return rowCount;
}
