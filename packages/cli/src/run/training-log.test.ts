import { expect, it } from 'vitest';
import { mergeStages } from './training-log.js';

it('keeps the times of earlier stages, in order, and takes the latest of one that was done again', () => {
  const before = [
    { stage: 'Read data', seconds: 1 },
    { stage: 'Train BPR', seconds: 20 },
  ];
  const now = [
    { stage: 'Train BPR', seconds: 5 },
    { stage: 'Build index', seconds: 2 },
  ];
  expect(mergeStages(before, now)).toEqual([before[0], ...now]);
});
