import { type Artifact, tensorOf } from './artifact/artifact.js';
import type { StoredTensor } from './artifact/safetensors.js';
import type { CodeTable } from './code-table.js';
import { ArtifactError } from './errors.js';

/** Fifteen stands for no item, where their number is odd. */
const longestInNibbles = 14;
const noItem = 15;

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
