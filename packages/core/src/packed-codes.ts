import { type Artifact, tensorOf } from './artifact/artifact.js';
import type { StoredTensor } from './artifact/safetensors.js';
import type { CodeTable } from './code-table.js';
import { ArtifactError } from './errors.js';

/** Bits that name one of so many codewords; LightRec (WWW'20), section 1: an item takes `B log2 W`. */
export function bitsOfCode(codewordCount: number): number {
  return Math.max(1, Math.ceil(Math.log2(codewordCount)));
}

/** Bits that the codes of an item take in a file, as a mean. */
export function bitsPerItem({ meanLength, lengths, codewordCount }: CodeTable): number {
  return meanLength * (lengths ? 8 : bitsOfCode(codewordCount));
}

/**
 * Codes as they are stored where one takes fewer bits than a byte has: one behind the other, the least bit first, in bytes
 * filled from their least bit.
 */
export function packBits({ codes, codewordCount, itemCount }: CodeTable): Record<string, StoredTensor> {
  const bits = bitsOfCode(codewordCount);
  const data = new Uint8Array(Math.ceil((codes.length * bits) / 8));
  for (let i = 0, at = 0; i < codes.length; i++) {
    for (let bit = 0; bit < bits; bit++, at++) data[at >> 3] |= ((codes[i] >> bit) & 1) << (at & 7);
  }
  return {
    packedCodes: { shape: [data.length], data },
    itemCount: { shape: [1], data: Uint32Array.of(itemCount) },
  };
}

/** @throws ArtifactError where the bits are not those of so many codes */
export function unpackBits(artifact: Artifact, [codebookCount, codewordCount]: readonly number[]) {
  const { data } = tensorOf(artifact, 'packedCodes', Uint8Array, 1);
  const bits = bitsOfCode(codewordCount);
  const [itemCount] = tensorOf(artifact, 'itemCount', Uint32Array, 1).data;
  const byteCount = Math.ceil((itemCount * codebookCount * bits) / 8);
  if (byteCount !== data.length) {
    throw new ArtifactError({
      expected: `${byteCount} bytes for ${itemCount} items with ${codebookCount} codes of ${bits} bits each`,
      received: `${data.length}`,
    });
  }
  const codes = new Uint8Array(itemCount * codebookCount);
  for (let i = 0, at = 0; i < codes.length; i++) {
    for (let bit = 0; bit < bits; bit++, at++) codes[i] |= ((data[at >> 3] >> (at & 7)) & 1) << bit;
  }
  return { codes, codebookCount, itemCount, lengths: undefined };
}
