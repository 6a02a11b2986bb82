import { expect, it } from 'vitest';
import { createProgress } from '../terminal/index.js';
import { StartStage } from './start-stage.js';

it('a start has a stage for each of its phases', () => {
  let written = '';
  const stream = { write: (text: string) => (written += text) };
  const start = new StartStage(createProgress(stream, { isTTY: false, color: false, unicode: false, now: () => 0 }));
  start.update({ phase: 'profile', done: 5, total: 10 });
  start.update({ phase: 'profile', done: 10, total: 10 });
  start.update({ phase: 'codebooks', done: 80, total: 80, relativeError: 0.25 });
  start.update({ phase: 'candidates', done: 7, total: 7 });
  start.update({ phase: 'losses', done: 10, total: 10 });
  const ended = written.match(/.+(?=: done)/g);
  expect(ended).toEqual(['Ask the teacher', 'Start codebooks', 'Find near codes']);
});
