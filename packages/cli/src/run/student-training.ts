import type { Interactions } from '@lightrec/core';
import {
  type EmbeddingModel,
  type LightRecModel,
  type LightRecOptions,
  lightRecDefaults,
  type TrainingResult,
  trainLightRec,
} from '@lightrec/models';
import type { Progress } from '../terminal/index.js';
import { studentHyperparameters } from './hyperparameters.js';
import type { RunData } from './run-data.js';
import { startStages } from './start-stages.js';
import { bestValidation } from './training-record.js';
import { TrainingStage } from './training-stage.js';
import { validationScorer } from './validation-scorer.js';

/** What settings and data say to the training of LightRec. */
export function studentOptions(
  { settings, ...data }: Pick<RunData, 'settings' | 'split' | 'foldIn'>,
  { itemCount }: EmbeddingModel,
): LightRecOptions {
  return {
    ...studentHyperparameters(settings),
    codewordCount: Math.min(lightRecDefaults.codewordCount, itemCount),
    validate: validationScorer(data),
  };
}

/** What is trained, and where its progress is shown. */
interface Training {
  teacher: EmbeddingModel;
  train: Interactions;
  options: LightRecOptions;
  progress: Progress;
  /** Of the stage of the training, which those of its start precede. */
  name: string;
}

/** LightRec, distilled from its teacher with one coefficient at most. */
export async function trainInStages(training: Training): Promise<TrainingResult<LightRecModel>> {
  const { teacher, train, options, progress, name } = training;
  const start = startStages(progress);
  const stage = new TrainingStage(progress, name);
  const result = await trainLightRec(teacher, train, {
    ...options,
    onProgress: (at) => (at.phase === 'train' ? stage.update(at) : start(at)),
  });
  stage.end(result.bestEpoch, bestValidation(result));
  return result;
}
