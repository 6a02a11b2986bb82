import { ArgumentError } from '@lightrec/core';
import { optionRefusals } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { BackendError } from './backend-error.js';
import type { BackendName } from './backend-names.js';
import { fakePackages, forgetBackends, notInstalled } from './test-support.js';
import { backendOptionNames, chooseBackend, useBackend } from './use-backend.js';

afterEach(forgetBackends);

describe('auto', () => {
  it('tries the packages fastest first, and takes the first that starts', async () => {
    const { importPackage, imported } = fakePackages({ '@tensorflow/tfjs-backend-cpu': 'cpu' });
    expect((await chooseBackend('auto', importPackage)).name).toBe('cpu');
    expect(imported).toEqual([
      '@tensorflow/tfjs-node-gpu',
      '@tensorflow/tfjs-node',
      'webgpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-cpu',
    ]);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('tries none after the one that starts', async () => {
    const { importPackage, imported } = fakePackages({ '@tensorflow/tfjs-node': 'tensorflow' });
    const { name, version, misses } = await chooseBackend('auto', importPackage);
    expect({ name, version }).toEqual({ name: 'tfjs-node', version: tf.version_core });
    expect(misses.map((miss) => miss.name)).toEqual(['tfjs-node-gpu']);
    expect(imported).toEqual(['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']);
  });

  it('says of each miss why, and what would change it', async () => {
    const { importPackage } = fakePackages({ '@tensorflow/tfjs-backend-wasm': 'wasm' });
    expect((await chooseBackend('auto', importPackage)).misses).toEqual([
      { name: 'tfjs-node-gpu', reason: 'not installed', remedy: 'npm install @tensorflow/tfjs-node-gpu' },
      { name: 'tfjs-node', reason: 'not installed', remedy: 'npm install @tensorflow/tfjs-node' },
      { name: 'webgpu', reason: 'not installed', remedy: 'npm install webgpu @tensorflow/tfjs-backend-webgpu' },
    ]);
  });

  it('tells every reason where nothing starts', async () => {
    const { importPackage } = fakePackages({});
    const error = await chooseBackend('auto', importPackage).catch((reason: unknown) => reason);
    expect(BackendError.isInstance(error) && error.misses.map(({ name }) => name)).toEqual([
      ...['tfjs-node-gpu', 'tfjs-node', 'webgpu', 'wasm', 'cpu'],
    ]);
    expect(String(error)).toContain('wasm: not installed: npm install @tensorflow/tfjs-backend-wasm; nor on cpu: not');
  });
});

describe('a name', () => {
  it.each([
    ['tfjs-node', '@tensorflow/tfjs-node', 'tensorflow'],
    ['wasm', '@tensorflow/tfjs-backend-wasm', 'wasm'],
    ['cpu', '@tensorflow/tfjs-backend-cpu', 'cpu'],
  ] as const)('is the only one tried: %s', async (name, specifier, engineName) => {
    const { importPackage, imported } = fakePackages({ [specifier]: engineName });
    expect(await chooseBackend(name, importPackage)).toEqual({ name, version: tf.version_core, misses: [] });
    expect(imported).toEqual([specifier]);
    expect(tf.getBackend()).toBe(engineName);
  });

  it('is an error with reason and remedy where it does not start', async () => {
    const { importPackage } = fakePackages({ '@tensorflow/tfjs-backend-cpu': 'cpu' });
    await expect(chooseBackend('tfjs-node', importPackage)).rejects.toThrow(
      'TensorFlow.js does not start on tfjs-node: not installed: npm install @tensorflow/tfjs-node.',
    );
  });

  it('leaves set what was set before, where it does not start', async () => {
    const { importPackage } = fakePackages({
      '@tensorflow/tfjs-backend-cpu': 'cpu',
      '@tensorflow/tfjs-node-gpu': 'tensorflow',
    });
    await chooseBackend('cpu', importPackage);
    await expect(chooseBackend('tfjs-node-gpu', importPackage)).rejects.toThrow('TensorFlow finds no GPU');
    expect(tf.getBackend()).toBe('cpu');
  });

  it('is one of the list', async () => {
    await expect(useBackend('cuda' as BackendName)).rejects.toThrow(ArgumentError);
    await expect(useBackend('cuda' as BackendName)).rejects.toThrow('one of auto, tfjs-node-gpu, tfjs-node, webgpu');
    await expect(useBackend('WASM' as BackendName)).rejects.toThrow('Did you mean wasm?');
  });
});

describe('useBackend refuses by name', () => {
  const trial = {
    names: backendOptionNames,
    call: (options: object) => useBackend('cpu', options),
    accepts: { from: ['nope', '7'] },
  };
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});

describe('a package that is there', () => {
  const misses = (error: unknown) => (BackendError.isInstance(error) ? error.misses : error);
  const missOf = async (name: BackendName, failure: Error) => {
    const fail = () => Promise.reject(failure);
    return [misses(await chooseBackend(name, fail).catch((error: unknown) => error))].flat()[0];
  };

  it('but lacks its native part misses libtensorflow', async () => {
    const unbuilt = new Error(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: x\nPlease',
    );
    const unlinked = new Error('libtensorflow.so.2: cannot open shared object file: No such file or directory');
    for (const failure of [unbuilt, unlinked]) {
      await expect(chooseBackend('tfjs-node', () => Promise.reject(failure))).rejects.toHaveProperty('cause', failure);
      expect(await missOf('tfjs-node', failure)).toMatchObject({
        reason: 'installed but libtensorflow is missing',
        remedy: expect.stringContaining('npm rebuild @tensorflow/tfjs-node'),
      });
    }
  });

  it('but is for another system says what the system says', async () => {
    const failure = Object.assign(new Error('GLIBC_2.38 not found'), { code: 'ERR_DLOPEN_FAILED' });
    expect(await missOf('webgpu', failure)).toMatchObject({
      reason: 'installed but its native part does not load',
      remedy: expect.stringContaining('GLIBC_2.38 not found'),
    });
  });

  it('but lacks a package of its own does not pass as not installed', async () => {
    expect(await missOf('tfjs-node', notInstalled('google-protobuf'))).toMatchObject({
      reason: 'installed but it does not load',
      remedy: expect.stringContaining('google-protobuf'),
    });
  });

  it('but throws while it starts is heard as it is', async () => {
    const failure = new RangeError('a fault of its own');
    const create = () => {
      throw failure;
    };
    const { importPackage } = fakePackages({ webgpu: { create }, '@tensorflow/tfjs-backend-cpu': 'cpu' });
    await expect(chooseBackend('auto', importPackage)).rejects.toBe(failure);
  });

  it('but does not register a backend says so', async () => {
    const { importPackage } = fakePackages({ '@tensorflow/tfjs-backend-wasm': 'another' });
    await expect(chooseBackend('wasm', importPackage)).rejects.toThrow('it does not initialise');
    tf.removeBackend('another');
  });
});
