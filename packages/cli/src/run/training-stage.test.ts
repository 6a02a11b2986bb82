import { expect, it, vi } from 'vitest';
import type { Progress } from '../terminal/index.js';
import { TrainingStage } from './training-stage.js';

it('a training counts the steps of all its epochs, and tells the sum of its losses and the latest validation', () => {
  const stage = { update: vi.fn(), end: vi.fn() };
  const progress: Progress = { stage: vi.fn(() => stage), note() {}, stop() {} };
  const training = new TrainingStage(progress, 'Training BPR');
  const losses = { ranking: 0.5, regularization: 0.25 };
  // A run that goes on from the end of its first epoch.
  training.update({ epoch: 2, epochs: 3, step: 1, stepsPerEpoch: 10, losses });
  training.update({ epoch: 3, epochs: 3, step: 4, stepsPerEpoch: 10, losses, validation: 0.125 });
  training.end(2, 0.125);
  expect(progress.stage).toHaveBeenCalledExactlyOnceWith('Training BPR', 30, { from: 10 });
  expect(stage.update.mock.calls).toEqual([
    [11, { epoch: 2, loss: 0.75 }],
    [24, { epoch: 3, loss: 0.75, 'recall@100': 0.125 }],
  ]);
  expect(stage.end).toHaveBeenCalledWith('best epoch 2, Recall@100 0.1250 on validation');
});
