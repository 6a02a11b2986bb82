import { describe, expect, it } from 'vitest';
import { findChromium, runInChromium } from './chromium.mjs';
import { runOnCommandLine } from './command-line.mjs';
import { runInEdgeRuntime } from './edge.mjs';
import { binaryOf, commandLines, hosts, missOf } from './installed.mjs';
import { runInJsdom } from './jsdom.mjs';
import type { Verdict } from './portable/cases.mjs';
import { runInWorkerd } from './workerd.mjs';

interface Runtime {
  name: string;
  /** Why it does not run here. */
  miss?: string;
  run(): Promise<Verdict>;
}

const chromium = findChromium();
const inChromium = chromium === undefined ? undefined : runInChromium(chromium);
const workerd = start('workerd, with the kernels given', hosts.workerd, runInWorkerd);
const edge = start('an edge runtime', hosts.edge, runInEdgeRuntime);
const runtimes: Runtime[] = [
  { name: `Node ${process.versions.node.split('.')[0]}, this one`, run: () => runOnCommandLine(process.execPath) },
  ...commandLines.map((runtime) => ({
    name: runtime.name,
    miss: missOf(runtime),
    run: () => runOnCommandLine(binaryOf(runtime), runtime.before),
  })),
  ...(['page', 'worker'] as const).map((place) => ({
    name: `chromium, in a ${place}`,
    miss: inChromium ? undefined : 'no chromium on the PATH, nor named by LIGHTREC_CHROMIUM',
    run: async () => (await inChromium!)[place],
  })),
  { name: workerd.name, miss: workerd.miss, run: async () => (await workerd.outcome!).verdict },
  { name: edge.name, miss: edge.miss, run: async () => (await edge.outcome!).verdict },
  {
    name: 'jest with jsdom',
    miss: missOf(hosts.jest, hosts.jsdom),
    run: () => runInJsdom(binaryOf(hosts.jest), binaryOf(hosts.jsdom)),
  },
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
      const { digests } = verdictOf(outcomes[i]);
      expect(Object.keys(digests).length).toBeGreaterThan(5);
      expect(verdictOf(outcomes[0]).digests).toMatchObject(digests);
    });
  });
});

describe.skipIf(workerd.miss)(`stats in workerd${workerd.miss ? ` (${workerd.miss})` : ''}`, () => {
  it('say why the engine is plain where no kernels were given, and what to do', async () => {
    const { before } = await workerd.outcome!;
    expect(before.engine).toBe('plain');
    expect(before.engineReason).toMatch(/disallowed by embedder.*kernels\.wasm.*setKernels/);
  });
});

describe.skipIf(edge.miss)(
  `stats in an edge runtime that compiles nothing${edge.miss ? ` (${edge.miss})` : ''}`,
  () => {
    it('say why the engine is plain', async () => {
      const { forbidden } = await edge.outcome!;
      expect(forbidden.engine).toBe('plain');
      expect(forbidden.engineReason).toMatch(/disallowed by embedder.*setKernels/);
    });
  },
);

/** Starts a runtime whose one run answers several tests. */
function start<T>(name: string, host: (typeof hosts)[keyof typeof hosts], run: (binary: string) => Promise<T>) {
  const miss = missOf(host);
  return { name, miss, outcome: miss === undefined ? run(binaryOf(host)) : undefined };
}

function verdictOf(outcome: PromiseSettledResult<Verdict | undefined>): Verdict {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value!;
}
