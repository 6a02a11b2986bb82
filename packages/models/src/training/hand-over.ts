import type { Artifact } from '@lightrec/core';

/** Called with a checkpoint; awaited. */
export type OnCheckpoint = (checkpoint: Artifact) => void | Promise<void>;

/**
 * Lends a checkpoint whose tensors are the arrays that training goes on in, so that none of them is copied. What is
 * kept of it beyond the promise is an artifact without tensors, which no training resumes from: of the arrays it
 * would be a later state, or half of two.
 */
export async function handOver(onCheckpoint: OnCheckpoint | undefined, make: () => Artifact): Promise<void> {
  if (!onCheckpoint) return;
  const checkpoint = make();
  try {
    await onCheckpoint(checkpoint);
  } finally {
    checkpoint.tensors = {};
  }
}
