import { type Artifact, decodeAnyArtifact, encodeArtifact } from '@lightrec/core';
import { expect, it } from 'vitest';
import { requireSameRun } from './checkpoint.js';
import { handOver } from './hand-over.js';

const values = Float32Array.of(1, 2);
const make = (): Artifact => ({
  kind: 'own',
  version: 1,
  metadata: {},
  tensors: { values: { shape: [2], data: values } },
});

it('lends the arrays themselves, until the promise resolves', async () => {
  let lent: Artifact | undefined;
  let bytes = new Uint8Array(0);
  await handOver(async (checkpoint) => {
    lent = checkpoint;
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(checkpoint.tensors.values.data).toBe(values);
    bytes = encodeArtifact(checkpoint);
  }, make);
  expect(decodeAnyArtifact(bytes)).toEqual(make());
  expect(lent?.tensors).toEqual({});
});

it('takes them back where it fails, too, and makes nothing for no one', async () => {
  let lent: Artifact | undefined;
  const failing = (checkpoint: Artifact) => {
    lent = checkpoint;
    throw new Error('full');
  };
  await expect(handOver(failing, make)).rejects.toThrow('full');
  expect(lent?.tensors).toEqual({});
  await handOver(undefined, () => expect.unreachable());
});

it('what was kept is refused, and says what to keep instead', async () => {
  let lent!: Artifact;
  const keep = (checkpoint: Artifact) => {
    lent = checkpoint;
  };
  await handOver(keep, make);
  expect(() => requireSameRun(lent, { kind: 'own', identity: {} })).toThrow(
    'expected a checkpoint with its tensors, received an empty one, kept after onCheckpoint or resumed from before. ' +
      'Load it again; or save it, or keep encodeArtifact(checkpoint), before what onCheckpoint returns resolves.',
  );
});
