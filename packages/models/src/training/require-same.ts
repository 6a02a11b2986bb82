import { ArtifactError } from '@lightrec/core';

/** Refuses a checkpoint that was written for something else. */
export function requireSame(what: string, stored: string | undefined, current: string): void {
  if (stored === current) return;
  throw new ArtifactError({
    expected: `a checkpoint of the same ${what} (${current})`,
    received: `${stored}`,
    hint: 'Resume with the options and the data of the first run, or start anew in another folder.',
  });
}
