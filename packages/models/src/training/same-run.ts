import { type Artifact, ArtifactError } from '@lightrec/core';

/** What a checkpoint belongs to, as text in its metadata: the hyperparameters, the data. */
export type RunIdentity = Record<string, string>;

/** Refuses a checkpoint of another kind of model, of other options or of other data. */
export function requireSameRun(checkpoint: Artifact, kind: string, version: number, identity: RunIdentity): void {
  requireSame('kind', `${checkpoint.kind} version ${checkpoint.version}`, `${kind} version ${version}`);
  for (const [what, current] of Object.entries(identity)) requireSame(what, checkpoint.metadata[what], current);
  if (Object.keys(checkpoint.tensors).length > 0) return;
  throw new ArtifactError({
    expected: 'a checkpoint with its tensors',
    received: 'an empty one, kept after onCheckpoint or resumed from before',
    hint: 'Load it again; or save it, or keep encodeArtifact(checkpoint), before what onCheckpoint returns resolves.',
  });
}

function requireSame(what: string, stored: string | undefined, current: string): void {
  if (stored === current) return;
  throw new ArtifactError({
    expected: `a checkpoint of the same ${what}, ${current}`,
    received: `${stored}`,
    hint: 'Resume with the options and the data of the first run, or start anew in another folder.',
  });
}
