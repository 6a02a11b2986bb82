import { expect, it, vi } from 'vitest';
import type { Progress } from '../terminal/index.js';
import { TrainingStage } from './training-stage.js';

it('a training counts the steps of all its epochs, and tells the sum of its losses and the latest validation', () => {
  const stage = { update: vi.fn(), end: vi.fn() };
  const progress: Progress = { stage: vi.fn(() => stage), note() {}, stop() {} };
  const training = new TrainingStage(progress, 'Training BPR');
  const losses = { ranking: 0.5, regularization: 0.25 };
  const run = { phase: 'train', total: 30, epochs: 3 } as const;
  // A run that goes on from the end of its first epoch.
  training.update({ ...run, done: 11, epoch: 2, losses });
  training.update({ ...run, done: 24, epoch: 3, losses, validation: 0.125 });
  training.end(2, 0.125);
  expect(progress.stage).toHaveBeenCalledExactlyOnceWith('Training BPR', 30, { from: 10 });
  expect(stage.update.mock.calls).toEqual([
    [11, { epoch: 2, loss: 0.75 }],
    [24, { epoch: 3, loss: 0.75, 'recall@100': 0.125 }],
  ]);
  expect(stage.end).toHaveBeenCalledWith('best epoch 2, Recall@100 0.1250 on validation');
});
