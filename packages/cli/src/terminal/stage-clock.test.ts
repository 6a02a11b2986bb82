import { expect, it } from 'vitest';
import { createProgress } from './progress.js';
import { StageClock } from './stage-clock.js';

function clockAt(times: number[]) {
  const written: string[] = [];
  const style = { isTTY: false, color: false, unicode: false };
  const progress = createProgress({ write: (text) => written.push(text) }, { ...style, now: () => 0 });
  return { clock: new StageClock(progress, () => times.shift() ?? Number.NaN), written };
}

it('notes how long each stage took, whether it was ended or followed', () => {
  const { clock, written } = clockAt([1000, 3000, 3000, 3500]);
  clock.stage('read');
  const train = clock.stage('train', 10);
  train.update(5);
  train.end('well');
  expect(clock.seconds).toEqual([
    { stage: 'read', seconds: 2 },
    { stage: 'train', seconds: 0.5 },
  ]);
  expect(written.join('')).toContain('train: done in 0.00 s, well');
});

it('adds up stages of one name and counts an end only once', () => {
  const { clock } = clockAt([0, 1000, 5000, 7000]);
  const first = clock.stage('train');
  first.end();
  first.end();
  clock.stage('train').end();
  expect(clock.seconds).toEqual([{ stage: 'train', seconds: 3 }]);
});

it('does not count a stage that still runs', () => {
  const { clock } = clockAt([0]);
  clock.stage('train');
  expect(clock.seconds).toEqual([]);
});
