import { ArgumentError, ShapeError } from '@lightrec/core';
import { requireTyped } from '@lightrec/core/options';
import { byteCodewordCount } from '../limits.js';

/** Codeword indices, shape `[count, codebookCount]`: one byte each where codebooks have up to 256 codewords, else two. */
export type Codes = Uint8Array | Uint16Array;

interface CodeSizes {
  codebookCount: number;
  codewordCount: number;
}

export function createCodes(count: number, { codebookCount, codewordCount }: CodeSizes): Codes {
  return codewordCount <= byteCodewordCount
    ? new Uint8Array(count * codebookCount)
    : new Uint16Array(count * codebookCount);
}

/** The codes of one codebook, shape `[count]`. */
export function codesOfCodebook(codes: Codes, b: number, codebookCount: number): Int32Array {
  return Int32Array.from({ length: codes.length / codebookCount }, (_, row) => codes[row * codebookCount + b]);
}

/** Throws unless the codes are whole items, each of a codeword that there is. */
export function requireCodes(codes: Codes, { codebookCount, codewordCount }: CodeSizes): void {
  requireTyped('codes', codes, codewordCount <= byteCodewordCount ? 'Uint8Array' : 'Uint16Array');
  if (codes.length % codebookCount !== 0) {
    const received = `${codes.length} entries`;
    throw new ShapeError({ argument: 'codes', expected: `a multiple of codebookCount ${codebookCount}`, received });
  }
  const wrong = codes.findIndex((code) => code >= codewordCount);
  if (wrong < 0) return;
  throw new ArgumentError({
    argument: `codes[${wrong}]`,
    expected: `a code below ${codewordCount}`,
    received: codes[wrong],
  });
}
