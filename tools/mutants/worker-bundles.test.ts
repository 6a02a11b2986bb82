import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../environment.mjs';
import { bundlesWith } from './worker-bundles.mjs';

describe('bundlesWith', () => {
  const index = path.join(root, 'packages/index');

  it('names the bundle that a file goes into, however far from its entry', () => {
    const words = ['src/pool/worker.ts', 'src/generated/pool-worker.ts', 'poolWorkerSource'];
    const bundle = { words, output: 'src/generated/pool-worker.ts' };
    expect(bundlesWith(index, 'src/pool/worker.ts')).toEqual([bundle]);
    expect(bundlesWith(index, 'src/pool/pool-service.ts')).toEqual([bundle]);
  });

  it('names none for a file that no worker runs', () => {
    expect(bundlesWith(index, 'src/pool/team.ts')).toEqual([]);
    expect(bundlesWith(path.join(root, 'packages/core'), 'src/random.ts')).toEqual([]);
  });
});
