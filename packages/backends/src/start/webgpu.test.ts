import { afterEach, describe, expect, it } from 'vitest';
import { fakePackages, forgetBackends } from '../test-support.js';
import { chooseBackend } from '../use-backend.js';

/** The npm package `webgpu` on a machine with this adapter. */
function dawnWith(adapter: { isFallbackAdapter: boolean } | null): object {
  const info = adapter && { ...adapter, description: 'Made-up driver' };
  return { create: () => ({ requestAdapter: async () => info && { info } }), globals: { GPUMapMode: { READ: 1 } } };
}

function packagesWith(adapter: { isFallbackAdapter: boolean } | null) {
  return fakePackages({
    webgpu: dawnWith(adapter),
    '@tensorflow/tfjs-backend-webgpu': 'webgpu',
    '@tensorflow/tfjs-backend-wasm': 'wasm',
  });
}

afterEach(forgetBackends);

describe('webgpu', () => {
  it('runs on a GPU, and finds it where a browser has it', async () => {
    const { name } = await chooseBackend('auto', packagesWith({ isFallbackAdapter: false }).importPackage);
    expect(name).toBe('webgpu');
    expect(navigator.gpu).toBeDefined();
    expect(GPUMapMode.READ).toBe(1);
  });

  it('is a miss without an adapter, by name too', async () => {
    const { name, misses } = await chooseBackend('auto', packagesWith(null).importPackage);
    expect(name).toBe('wasm');
    expect(misses.at(-1)).toMatchObject({ name: 'webgpu', reason: 'no GPU adapter' });
    await expect(chooseBackend('webgpu', packagesWith(null).importPackage)).rejects.toThrow('no GPU adapter');
  });

  it('passes over a software adapter, and leaves no trace of it', async () => {
    const { importPackage, imported } = packagesWith({ isFallbackAdapter: true });
    const { name, misses } = await chooseBackend('auto', importPackage);
    expect(name).toBe('wasm');
    expect(misses.at(-1)?.reason).toBe('the only GPU adapter is software (Made-up driver), slower than wasm');
    expect(imported).not.toContain('@tensorflow/tfjs-backend-webgpu');
    expect(globalThis.navigator?.gpu).toBeUndefined();
  });

  it('takes a software adapter where it is named', async () => {
    const { importPackage } = packagesWith({ isFallbackAdapter: true });
    expect((await chooseBackend('webgpu', importPackage)).name).toBe('webgpu');
  });

  it('needs both of its packages', async () => {
    const { importPackage } = fakePackages({ webgpu: dawnWith({ isFallbackAdapter: false }) });
    await expect(chooseBackend('webgpu', importPackage)).rejects.toThrow(
      'not installed: npm install webgpu @tensorflow/tfjs-backend-webgpu',
    );
  });
});
