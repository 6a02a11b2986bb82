import type { Artifact } from '@lightrec/core';
import type { EpochRecord } from '@lightrec/models';
import type { Found } from './teachers.js';

/** How a model was trained, kept in its file: what the report draws and `inspect` tells. */
export interface TrainingRecord {
  bestEpoch: number;
  history: readonly EpochRecord[];
  /** Which teacher it is, of a teacher. */
  method?: string;
  /** Backend of TensorFlow.js, where it was used. */
  backend?: string;
  /** Coefficient of distillation that a search kept, where there was one. */
  distillation?: number;
  /** Hyperparameters of a teacher that a search kept, where there was one. */
  lambda?: number;
  unobservedRatio?: number;
  /** What the search tried. */
  trials?: readonly ((Found | { distillation: number }) & { validation: number; bestEpoch: number })[];
}

/** The validation score of the epoch that was kept. */
export function bestValidation({ bestEpoch, history }: TrainingRecord): number | undefined {
  return history.find(({ epoch }) => epoch === bestEpoch)?.validation;
}

export function withTrainingRecord(artifact: Artifact, record: TrainingRecord): Artifact {
  return { ...artifact, metadata: { ...artifact.metadata, training: JSON.stringify(record) } };
}

/** The record of a model's file, `undefined` where another program made it without one. */
export function trainingRecordOf(artifact: Artifact): TrainingRecord | undefined {
  return artifact.metadata.training === undefined ? undefined : JSON.parse(artifact.metadata.training);
}
