import { type Artifact, CodeTable, tensorOf } from '@lightrec/core';
import type { RerankVectors } from './rerank.js';

export const indexKind = 'light-rec-index';
export const indexVersion = 1;

/** A code table, and the vectors for post-ranking where the index has them. */
export function indexToArtifact(codeTable: CodeTable, vectors: RerankVectors | undefined): Artifact {
  const { tensors, metadata } = codeTable.toArtifact();
  const extra = vectors && { vectors: { shape: [codeTable.itemCount, vectors.dim], data: vectors.values } };
  return { kind: indexKind, version: indexVersion, metadata, tensors: { ...tensors, ...extra } };
}

export function indexFromArtifact(artifact: Artifact): { codeTable: CodeTable; vectors?: Float32Array } {
  const vectors = artifact.tensors.vectors && tensorOf(artifact, 'vectors', Float32Array, 2).data;
  return { codeTable: CodeTable.fromArtifact(artifact), vectors };
}
