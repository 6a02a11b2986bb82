/**
 * The one training loop and the check of texts, for the packages of LightRec: no promise is made to anyone else. It needs
 * no TensorFlow.js.
 */
export { requireWordBags } from './text/word-bags.js';
export { identityOf } from './training/checkpoint.js';
export { fingerprintOf } from './training/fingerprint.js';
export type { LossTerms } from './training/history.js';
export { takeTensor } from './training/take-tensor.js';
export { runTraining } from './training/train-loop.js';
export type { CheckpointForm, TrainedState, Trainer } from './training/trainer.js';
export {
  requireTrainingOptions,
  type TrainingOptions,
  type TrainingResult,
  trainingOptionNames,
} from './training/training-options.js';
