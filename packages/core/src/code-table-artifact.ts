import { type Artifact, tensorOf } from './artifact/artifact.js';
import { idsFromTensor, idsToTensor } from './artifact/ids.js';
import type { StoredTensor } from './artifact/safetensors.js';
import { CodeTable } from './code-table.js';
import type { Id } from './id.js';
import { bitsOfCode, packBits, unpackBits } from './packed-codes.js';
import { packCodes, unpackCodes } from './variable-rate.js';

/**
 * A code table as named tensors, for `saveArtifact` or `encodeArtifact`: its own arrays, but codes of fewer than 8 bits,
 * of 128 codewords or fewer, are packed.
 */
export function codeTableToArtifact(table: CodeTable): Artifact {
  const { codes, codebooks, codebookCount, codewordCount, dim, itemCount, lengths, itemBias } = table;
  const isPacked = !lengths && bitsOfCode(codewordCount) < 8;
  const fixedCodes: Record<string, StoredTensor> = isPacked
    ? packBits(table)
    : { codes: { shape: [itemCount, codebookCount], data: codes } };
  return {
    kind: CodeTable.kind,
    version: CodeTable.version,
    metadata: {},
    tensors: {
      ...(lengths ? packCodes(table, lengths) : fixedCodes),
      codebooks: { shape: [codebookCount, codewordCount, dim], data: codebooks },
      ...(itemBias && { itemBias: { shape: [itemCount], data: itemBias } }),
      itemIds: idsToTensor(table.items),
    },
  };
}

/** @throws ArtifactError, ShapeError or ArgumentError where the tensors are not those of a code table */
export function codeTableFromArtifact<Item extends Id = Id>(artifact: Artifact): CodeTable<Item> {
  const codebooks = tensorOf(artifact, 'codebooks', Float32Array, 3);
  const [, codewordCount, dim] = codebooks.shape;
  const { codes, codebookCount, itemCount, lengths } = codesOf(artifact, codebooks.shape);
  return new CodeTable({
    codes,
    lengths,
    codebooks: codebooks.data,
    codebookCount,
    codewordCount,
    dim,
    itemBias: artifact.tensors.itemBias && tensorOf(artifact, 'itemBias', Float32Array, 1).data,
    items: idsFromTensor<Item>(artifact, 'itemIds', itemCount),
  });
}

function codesOf(artifact: Artifact, shape: readonly number[]) {
  if (artifact.tensors.lengths) return unpackCodes(artifact, shape);
  return artifact.tensors.packedCodes ? unpackBits(artifact, shape) : byteCodes(artifact);
}

function byteCodes(artifact: Artifact) {
  const { data: codes, shape } = tensorOf(artifact, 'codes', Uint8Array, 2);
  const [itemCount, codebookCount] = shape;
  return { codes, codebookCount, itemCount, lengths: undefined };
}
