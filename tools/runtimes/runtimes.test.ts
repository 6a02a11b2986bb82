import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findChromium, runInChromium } from './chromium.mjs';
import { runOnCommandLine } from './command-line.mjs';
import { binaryOf, installed } from './installed.mjs';
import type { Verdict } from './portable/cases.mjs';

interface Runtime {
  name: string;
  /** Why it does not run here. */
  miss?: string;
  run(): Promise<Verdict>;
}

const chromium = findChromium();
const inChromium = chromium === undefined ? undefined : runInChromium(chromium);
const runtimes: Runtime[] = [
  { name: `Node ${process.versions.node.split('.')[0]}, this one`, run: () => runOnCommandLine(process.execPath) },
  ...installed.map((runtime) => ({
    name: runtime.name,
    miss: existsSync(binaryOf(runtime)) ? undefined : 'not installed: node tools/runtimes/install.mjs',
    run: () => runOnCommandLine(binaryOf(runtime), runtime.before),
  })),
  ...(['page', 'worker'] as const).map((place) => ({
    name: `chromium, in a ${place}`,
    miss: inChromium ? undefined : 'no chromium on the PATH, nor named by LIGHTREC_CHROMIUM',
    run: async () => (await inChromium!)[place],
  })),
];
const outcomes = await Promise.allSettled(
  runtimes.map(async ({ miss, run }) => (miss === undefined ? await run() : undefined)),
);

runtimes.forEach(({ name, miss }, i) => {
  describe(`the index in ${name}`, () => {
    if (miss !== undefined) {
      it.skip(`(${miss})`, () => {});
      return;
    }
    it('finds what brute force finds, to the bit, and reads what it wrote', () => {
      const { failures, cases } = verdictOf(outcomes[i]);
      expect(failures).toEqual({});
      expect(cases.length).toBeGreaterThan(0);
    });
    it('gives the bits that this Node gives', () => {
      expect(verdictOf(outcomes[i]).digest).toBe(verdictOf(outcomes[0]).digest);
    });
  });
});

function verdictOf(outcome: PromiseSettledResult<Verdict | undefined>): Verdict {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value!;
}
