import { type Artifact, CodeTable, tensorOf } from '@lightrec/core';
import { buildLayout } from '../layout/build-layout.js';
import { storeVectors } from '../vectors/stored-vectors.js';
import type { IndexContent } from './index-file.js';

/** Files of version 1: a code table, and float32 vectors by item. */
export function contentFromVersion1(artifact: Artifact): IndexContent {
  const codeTable = CodeTable.fromArtifact(artifact);
  const layout = buildLayout(codeTable);
  const stored = artifact.tensors.vectors && tensorOf(artifact, 'vectors', Float32Array, 2);
  const vectors = stored && storeVectors(stored.data, stored.shape[1], layout.items, 'float32');
  return { layout, ids: codeTable.items, vectors };
}
