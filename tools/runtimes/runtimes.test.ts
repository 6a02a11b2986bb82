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
const inChromium = once(() => runInChromium(chromium!));
const workerd = hosted('workerd, with the kernels given', hosts.workerd, runInWorkerd);
const edge = hosted('an edge runtime', hosts.edge, runInEdgeRuntime);
const runtimes: Runtime[] = [
  { name: `Node ${process.versions.node.split('.')[0]}, this one`, run: () => runOnCommandLine(process.execPath) },
  ...commandLines.map((runtime) => ({
    name: runtime.name,
    miss: missOf(runtime),
    run: () => runOnCommandLine(binaryOf(runtime), runtime.before),
  })),
  ...(['page', 'worker'] as const).map((place) => ({
    name: `chromium, in a ${place}`,
    miss: chromium ? undefined : 'no chromium on the PATH, nor named by LIGHTREC_CHROMIUM',
    run: async () => (await inChromium())[place],
  })),
  { name: workerd.name, miss: workerd.miss, run: async () => (await workerd.outcome()).verdict },
  { name: edge.name, miss: edge.miss, run: async () => (await edge.outcome()).verdict },
  {
    name: 'jest with jsdom',
    miss: missOf(hosts.jest, hosts.jsdom),
    run: () => runInJsdom(binaryOf(hosts.jest), binaryOf(hosts.jsdom)),
  },
];
// Two at a time: more would wait for each other until they are late.
const outcomes: PromiseSettledResult<Verdict | undefined>[] = [];
const waiting = [...runtimes.entries()];
async function lane(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [i, { miss, run }] = next;
    [outcomes[i]] = await Promise.allSettled([miss === undefined ? run() : undefined]);
  }
}
await Promise.all([lane(), lane()]);

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
    const { before } = await workerd.outcome();
    expect(before.engine).toBe('plain');
    expect(before.engineReason).toMatch(/disallowed by embedder.*kernels\.wasm.*setKernels/);
  });
});

describe.skipIf(edge.miss)(
  `stats in an edge runtime that compiles nothing${edge.miss ? ` (${edge.miss})` : ''}`,
  () => {
    it('say why the engine is plain', async () => {
      const { forbidden } = await edge.outcome();
      expect(forbidden.engine).toBe('plain');
      expect(forbidden.engineReason).toMatch(/disallowed by embedder.*setKernels/);
    });
  },
);

/** A runtime whose one run answers several tests. */
function hosted<T>(name: string, host: (typeof hosts)[keyof typeof hosts], run: (binary: string) => Promise<T>) {
  return { name, miss: missOf(host), outcome: once(() => run(binaryOf(host))) };
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | undefined;
  return () => {
    outcome ??= run();
    return outcome;
  };
}

function verdictOf(outcome: PromiseSettledResult<Verdict | undefined>): Verdict {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value!;
}
