import util from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { fakePackages, forgetBackends } from '../test-support.js';
import { chooseBackend } from '../use-backend.js';

afterEach(forgetBackends);

const both = { '@tensorflow/tfjs-node-gpu': 'tensorflow', '@tensorflow/tfjs-node': 'tensorflow' };

describe('tfjs-node-gpu', () => {
  it('runs where TensorFlow finds a GPU', async () => {
    const { importPackage } = fakePackages(both, { gpu: true });
    expect(await chooseBackend('auto', importPackage)).toMatchObject({ name: 'tfjs-node-gpu', misses: [] });
  });

  it('without a GPU is a miss, and its library serves as tfjs-node, for two do not go into one process', async () => {
    const { importPackage, imported } = fakePackages(both);
    const { name, misses } = await chooseBackend('auto', importPackage);
    expect(name).toBe('tfjs-node');
    expect(misses).toMatchObject([{ name: 'tfjs-node-gpu', reason: 'installed but TensorFlow finds no GPU' }]);
    expect(imported).toEqual(['@tensorflow/tfjs-node-gpu']);
  });
});

describe('tfjs-node', () => {
  it('finds what Node took from node:util, already while it loads', async () => {
    const { isNullOrUndefined } = util as { isNullOrUndefined?: unknown };
    Reflect.deleteProperty(util, 'isNullOrUndefined');
    const { importPackage } = fakePackages(both);
    let seen: unknown;
    await chooseBackend('tfjs-node', async (specifier) => {
      seen = Reflect.get(util, 'isNullOrUndefined');
      return importPackage(specifier);
    });
    Reflect.set(util, 'isNullOrUndefined', isNullOrUndefined);
    expect(seen).toBeTypeOf('function');
  });
});
