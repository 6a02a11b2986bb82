import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type BackendName, backendNames } from '@lightrec/backends';
import { describe, expect, it } from 'vitest';
import { cases, type Figures } from './cases.mjs';
import type { Outcome } from './compute.mjs';

/** Of the largest entry of an array. Single precision loses about as much over ten steps. */
const tolerance = 1e-4;

async function computeOn(name: BackendName): Promise<Outcome> {
  const child = fork(path.join(import.meta.dirname, 'compute.mjs'), [name], { stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  let outcome: Outcome | undefined;
  child.on('message', (message) => {
    outcome = message as Outcome;
  });
  const [code] = await once(child, 'close');
  if (code !== 0 || !outcome) throw new Error(`The process of ${name} ended with ${code}:\n${output}`);
  return outcome;
}

function expectAlike(received: Figures, expected: Figures): void {
  expect(Object.keys(received)).toEqual(Object.keys(expected));
  for (const [figure, values] of Object.entries(expected)) {
    const scale = Math.max(...values.map(Math.abs));
    expect(received[figure]).toHaveLength(values.length);
    values.forEach((value, i) => {
      expect(Math.abs(received[figure][i] - value) / scale, `${figure}, entry ${i}`).toBeLessThan(tolerance);
    });
  }
}

const others = backendNames.filter((name) => name !== 'cpu');
const [reference, ...outcomes] = await Promise.all((['cpu', ...others] as const).map(computeOn));
if ('miss' in reference) throw new Error(`cpu: ${reference.miss.reason}`);

others.forEach((name, i) => {
  const outcome = outcomes[i];
  describe(`${name} computes what cpu does`, () => {
    if ('miss' in outcome) {
      it.skip(`(${outcome.miss.reason}: ${outcome.miss.remedy})`, () => {});
      return;
    }
    it.each(Object.keys(cases))('%s', (title) => expectAlike(outcome.figures[title], reference.figures[title]));
  });
});
