import { type Artifact, tensorOf } from './artifact/artifact.js';
import type { StoredTensor } from './artifact/safetensors.js';
import type { CodeTable } from './code-table.js';
import { ArgumentError, ArtifactError } from './errors.js';
import { requireLength } from './options/arrays.js';

/** Fifteen stands for no item, where their number is odd. */
const longestInNibbles = 14;
const noItem = 15;

/** Throws unless the codes beyond each item's length are the missing one, whose codeword is zero everywhere. */
export function requireLengths({
  codes,
  codebooks,
  codebookCount,
  codewordCount,
  dim,
  itemCount,
  lengths,
}: CodeTable): void {
  if (!lengths) return;
  requireLength('lengths', lengths, [itemCount]);
  const tooLong = lengths.findIndex((length) => length > codebookCount);
  if (tooLong >= 0) {
    const expected = `at most ${codebookCount} codes`;
    throw new ArgumentError({ argument: `lengths[${tooLong}]`, expected, received: lengths[tooLong] });
  }
  const missing = codewordCount - 1;
  for (let b = 0; b < codebookCount; b++) {
    const end = (b + 1) * codewordCount * dim;
    if (codebooks.subarray(end - dim, end).every((value) => value === 0)) continue;
    const expected = 'the zero vector, which stands for a missing code';
    throw new ArgumentError({ argument: `codebooks[${b}][${missing}]`, expected, received: 'another' });
  }
  for (let i = 0; i < codes.length; i++) {
    if (i % codebookCount < lengths[Math.floor(i / codebookCount)] || codes[i] === missing) continue;
    const expected = `${missing}, the missing code, beyond the length of its item`;
    throw new ArgumentError({ argument: `codes[${i}]`, expected, received: codes[i] });
  }
}

/**
 * Codes of variable rate as they are stored: one after another, missing ones left out, and four bits an item
 * for its length, eight where there are more than 14 codebooks.
 */
export function packCodes({ codes, codebookCount }: CodeTable, lengths: Uint8Array): Record<string, StoredTensor> {
  const packed = codes.filter((_, i) => i % codebookCount < lengths[Math.floor(i / codebookCount)]);
  const stored = codebookCount > longestInNibbles ? lengths : toNibbles(lengths);
  return { codes: { shape: [packed.length], data: packed }, lengths: { shape: [stored.length], data: stored } };
}

/** @throws ArtifactError where lengths, codes and ids do not fit each other */
export function unpackCodes(artifact: Artifact, [codebookCount, codewordCount]: readonly number[]) {
  const { data: packed } = tensorOf(artifact, 'codes', Uint8Array, 1);
  const { data: stored } = tensorOf(artifact, 'lengths', Uint8Array, 1);
  const lengths = codebookCount > longestInNibbles ? stored : fromNibbles(stored);
  const itemCount = lengths.length;
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total !== packed.length || lengths.some((length) => length > codebookCount)) {
    throw new ArtifactError({
      expected: `as many codes as the lengths add up to, ${total}`,
      received: `${packed.length}`,
    });
  }
  const codes = new Uint8Array(itemCount * codebookCount).fill(codewordCount - 1);
  let from = 0;
  lengths.forEach((length, item) => {
    codes.set(packed.subarray(from, from + length), item * codebookCount);
    from += length;
  });
  return { codes, codebookCount, itemCount, lengths };
}

function toNibbles(lengths: Uint8Array): Uint8Array {
  const at = (item: number) => (item < lengths.length ? lengths[item] : noItem);
  return Uint8Array.from({ length: Math.ceil(lengths.length / 2) }, (_, i) => at(2 * i) | (at(2 * i + 1) << 4));
}

function fromNibbles(nibbles: Uint8Array): Uint8Array {
  const isOdd = nibbles.length > 0 && nibbles[nibbles.length - 1] >> 4 === noItem;
  const itemCount = 2 * nibbles.length - (isOdd ? 1 : 0);
  return Uint8Array.from({ length: itemCount }, (_, item) => (nibbles[item >> 1] >> (4 * (item & 1))) & 15);
}
