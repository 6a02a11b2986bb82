import { expect, it } from 'vitest';
import { PhaseStages } from './phase-stages.js';
import { createProgress } from './progress.js';

it('work in phases has a stage for each of them, which ends where the next begins', () => {
  let written = '';
  const stream = { write: (text: string) => (written += text) };
  const looks = { isTTY: false, color: false, unicode: false, lineIntervalMs: 0, now: () => 0 };
  const names = { profile: 'Ask the teacher', codebooks: 'Start codebooks', losses: 'Choose codes' };
  const stages = new PhaseStages(createProgress(stream, looks), names);
  stages.update({ phase: 'profile', done: 5, total: 10 });
  stages.update({ phase: 'profile', done: 10, total: 10 });
  stages.update({ phase: 'codebooks', done: 80, total: 80 }, { error: 0.25 });
  stages.update({ phase: 'losses', done: 10, total: 10 });
  expect(written.match(/.+(?=: done)/g)).toEqual(['Ask the teacher', 'Start codebooks']);
  expect(written).toContain('Start codebooks: 100 %, 80 of 80, error 0.2500');
});
