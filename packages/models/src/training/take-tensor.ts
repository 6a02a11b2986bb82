import { type Artifact, type StoredTensor, tensorOf } from '@lightrec/core';

/**
 * The data of a tensor, which the checkpoint then no longer holds: of a large one only as much stays in memory as is
 * still needed, and none of it is training's and the caller's at once.
 */
export function takeTensor<T extends StoredTensor['data']>(
  checkpoint: Artifact,
  name: string,
  type: new (length: number) => T,
  rank: number,
): T {
  const { data } = tensorOf(checkpoint, name, type, rank);
  delete checkpoint.tensors[name];
  return data;
}
