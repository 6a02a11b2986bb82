import { type Artifact, ArtifactError, CodeTable, LightRecError, tensorOf } from '@lightrec/core';
import { placeItems } from '../place-items.js';
import type { IndexContent } from './index-file.js';

/**
 * Files of version 1: a code table, and float32 vectors by item.
 *
 * @throws ArtifactError where they do not fit each other
 */
export function contentFromVersion1(artifact: Artifact): IndexContent {
  try {
    return readContent(artifact);
  } catch (error) {
    if (ArtifactError.isInstance(error)) throw error;
    if (!LightRecError.isInstance(error)) throw error;
    throw new ArtifactError({ expected: 'an index of version 1', received: `another: ${error.message}` });
  }
}

function readContent(artifact: Artifact): IndexContent {
  const codeTable = CodeTable.fromArtifact(artifact);
  const stored = artifact.tensors.vectors && tensorOf(artifact, 'vectors', Float32Array, 2);
  if (stored && (stored.shape[0] !== codeTable.itemCount || stored.shape[1] === 0)) {
    throw new ArtifactError({ expected: `vectors [${codeTable.itemCount}, vectorDim]`, received: `[${stored.shape}]` });
  }
  const { layout, vectors } = placeItems(codeTable, { vectors: stored?.data });
  return { layout, ids: codeTable.items, vectors, metric: 'inner-product', isTrained: true };
}
