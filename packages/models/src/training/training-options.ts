import type { Artifact } from '@lightrec/core';
import { requireArtifact, requireFunction, requireSignal } from '@lightrec/core/options';
import type { OnCheckpoint } from './hand-over.js';
import type { EpochRecord, LossTerms } from './history.js';
import type { Validate } from './validation.js';

/** How far a training has come. */
export interface TrainingProgress {
  phase: 'train';
  /** Steps done, of all epochs. */
  done: number;
  total: number;
  /** From 1. */
  epoch: number;
  epochs: number;
  /** Terms of the loss, mean over this epoch so far. */
  losses: LossTerms;
  /** The latest validation score, where there was one. */
  validation?: number;
}

/** What every training takes beside its hyperparameters. */
export interface TrainingOptions<Model, Progress = TrainingProgress> {
  /**
   * Scores a model, higher is better: usually Recall@100 on held-out pairs. Training keeps the best. Default: none; the
   * last epoch is kept.
   */
  validate?: Validate<Model>;
  /** Called several times a second, and at the end of each epoch. */
  onProgress?: (progress: Progress) => void;
  /**
   * Called after each epoch with a validation, and after the last, with all that `resume` needs; awaited. Its arrays
   * are those of training, on loan: save it, or keep `encodeArtifact` of it, before the promise resolves.
   */
  onCheckpoint?: OnCheckpoint;
  /**
   * A checkpoint of the same data and hyperparameters to go on from; the outcome has the same bytes as that of an
   * undisturbed run, on the same backend where one is used. It is taken over, arrays and all, and empty afterwards: load
   * it again to resume from it again.
   */
  resume?: Artifact;
  /** Stops training; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** For `optionNames`. */
export const trainingOptionNames = { validate: 1, onProgress: 1, onCheckpoint: 1, resume: 1, signal: 1 };

export interface TrainingResult<Model> {
  /** The model of the best validation, or of the last epoch without `validate`. */
  model: Model;
  /** The epoch that it is from; 0 is the start itself. */
  bestEpoch: number;
  history: EpochRecord[];
}

/** @throws ArgumentError for what cannot be called, watched or resumed from */
export function requireTrainingOptions(options: TrainingOptions<never, never>): void {
  for (const name of ['validate', 'onProgress', 'onCheckpoint'] as const) requireFunction(name, options[name]);
  requireArtifact('resume', options.resume);
  requireSignal('signal', options.signal);
}
