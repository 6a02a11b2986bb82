import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

describe('wasm and cpu', () => {
  it.each(['wasm', 'cpu'] as const)('start and compute: %s', async (name) => {
    expect(await useBackend(name)).toEqual({ name, version: tf.version_core, misses: [] });
    expect(tf.getBackend()).toBe(name);
    const [sum] = tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3])).dataSync());
    expect(sum).toBe(6);
  });
});

describe('options.from', () => {
  it('is where the packages are looked for', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lightrec-'));
    const installed = path.join(folder, 'node_modules/@tensorflow/tfjs-backend-cpu');
    await mkdir(installed, { recursive: true });
    await writeFile(path.join(installed, 'index.js'), "throw new Error('the one of this folder');");
    await expect(useBackend('cpu', { from: folder })).rejects.toThrow('the one of this folder');
    await rm(folder, { recursive: true });
  });
});
