import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from './artifact/artifact.js';
import { CodeTable } from './code-table.js';
import { codeTableFromArtifact, codeTableToArtifact } from './code-table-artifact.js';
import { IdMap } from './id-map.js';
import { bitsPerItem } from './packed-codes.js';
import { Random } from './random.js';

function tableOf(itemCount: number, codebookCount: number, codewordCount: number): CodeTable {
  const random = new Random(itemCount);
  return new CodeTable({
    ...{ codebookCount, codewordCount, dim: 2 },
    codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount)),
    codebooks: Float32Array.from({ length: codebookCount * codewordCount * 2 }, () => random.normal()),
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => `item ${item}`)),
  });
}

describe('the file of a code table', () => {
  it('holds ceil(log2 W) bits a code, and reads as it was, whatever W and B are', () => {
    const sizes = [fc.nat(30), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 256 })] as const;
    fc.assert(
      fc.property(...sizes, (itemCount, codebookCount, codewordCount) => {
        const table = tableOf(itemCount, codebookCount, codewordCount);
        const artifact = codeTableToArtifact(table);
        const { data } = artifact.tensors.packedCodes ?? artifact.tensors.codes;
        const bits = Math.max(1, Math.ceil(Math.log2(codewordCount)));
        expect(data.length).toBe(Math.ceil((itemCount * codebookCount * bits) / 8));
        expect(bitsPerItem(table)).toBe(codebookCount * bits);
        const read = codeTableFromArtifact(decodeArtifact(encodeArtifact(artifact), CodeTable));
        expect(read).toEqual(table);
      }),
    );
  });

  it('fills bytes from their least bit', () => {
    const table = new CodeTable({
      ...{ codebookCount: 3, codewordCount: 8, dim: 1 },
      codes: Uint8Array.of(1, 2, 7),
      codebooks: new Float32Array(24),
    });
    expect([...codeTableToArtifact(table).tensors.packedCodes.data]).toEqual([0b11_010_001, 0b1]);
  });

  it.each([11, 9, 0, 0xffffffff])('refuses bits of another number of items: %s', (itemCount) => {
    const artifact = codeTableToArtifact(tableOf(10, 3, 16));
    artifact.tensors.itemCount.data = Uint32Array.of(itemCount);
    expect(() => codeTableFromArtifact(artifact)).toThrow(`bytes for ${itemCount} items with 3 codes of 4 bits each`);
  });
});
