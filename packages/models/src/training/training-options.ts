import { type Artifact, requireArtifact, requireFunction, requireSignal } from '@lightrec/core';
import type { OnCheckpoint } from './hand-over.js';

/** What every training takes beside its hyperparameters. */
interface TrainingOptions {
  validate?: unknown;
  onProgress?: unknown;
  onCheckpoint?: OnCheckpoint;
  resume?: Artifact;
  signal?: AbortSignal;
}

/** @throws ArgumentError for what cannot be called, watched or resumed from */
export function requireTrainingOptions(options: TrainingOptions): void {
  for (const name of ['validate', 'onProgress', 'onCheckpoint'] as const) requireFunction(name, options[name]);
  requireArtifact('resume', options.resume);
  requireSignal('signal', options.signal);
}
