import type { Interactions } from '@lightrec/core';
import {
  type EmbeddingModel,
  type LightRecOptions,
  type TuneDistillationResult,
  tuneDistillation,
} from '@lightrec/models';
import { formatMetric, type Progress } from '../terminal/index.js';
import type { startStages } from './start-stages.js';
import { TrainingStage } from './training-stage.js';

/** What a search works on. */
interface Search {
  teacher: EmbeddingModel;
  train: Interactions;
  coefficients: readonly number[];
  options: LightRecOptions;
  progress: Progress;
  start: ReturnType<typeof startStages>;
}

/** LightRec with the coefficient of distillation that is best on the validation part, which must not be empty; a stage for each, then all of them. */
export async function tuneStudent(search: Search): Promise<TuneDistillationResult> {
  const { teacher, train, coefficients, options, progress, start } = search;
  const { validate, resume, distillation: _, objective: __, onProgress: ___, ...common } = options;
  const stages = coefficients.map((coefficient) => new TrainingStage(progress, `Distillation ${coefficient}`));
  const result = await tuneDistillation(teacher, train, {
    ...{ ...common, coefficients, validate: validate!, resume },
    onProgress: (at) => (at.phase === 'train' ? stages[at.trial - 1].update(at) : start(at)),
  });
  const last = result.trials.at(-1)!;
  stages.at(-1)!.end(last.bestEpoch, last.validation);
  const scores = result.trials.map((trial) => `${trial.distillation}: ${formatMetric(trial.validation)}`);
  progress.note(`Recall@100 on validation by distillation: ${scores.join(', ')}; kept ${result.distillation}`);
  return result;
}
