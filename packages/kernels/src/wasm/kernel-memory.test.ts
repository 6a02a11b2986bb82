import { ArgumentError } from '@lightrec/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Engine, KernelMemory, resolveEngine } from './kernel-memory.js';

describe('allocate', () => {
  it('hands out disjoint places on multiples of 64, behind the tables of a query', () => {
    const memory = new KernelMemory();
    let end = 45_344;
    for (const bytes of [4, 64, 65, 0, 1000, 200_000, 4]) {
      const address = memory.allocate(bytes);
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(end);
      end = address + bytes;
      expect(memory.kernels.memory.buffer.byteLength).toBeGreaterThanOrEqual(end);
    }
  });

  it('keeps what is stored when the memory grows', () => {
    const memory = new KernelMemory();
    const address = memory.allocate(12);
    const view = memory.float32(address, 3);
    view.set([1, 2, 3]);
    const before = memory.kernels.memory.buffer.byteLength;
    memory.allocate(1_000_000);
    expect(memory.kernels.memory.buffer.byteLength).toBeGreaterThan(before);
    expect(view.length).toBe(0);
    expect([...memory.float32(address, 3)]).toEqual([1, 2, 3]);
  });

  it('refuses more than WebAssembly can address, and says what to do', () => {
    const memory = new KernelMemory();
    expect(() => memory.allocate(4 * 1024 ** 3)).toThrow(ArgumentError);
    expect(() => memory.allocate(4 * 1024 ** 3)).toThrow('Split the items');
  });

  it('gives each instance a memory of its own', () => {
    const memories = Array.from({ length: 300 }, () => new KernelMemory());
    const addresses = memories.map((memory) => memory.allocate(8));
    memories.forEach((memory, i) => {
      memory.uint32(addresses[i], 1)[0] = i;
    });
    memories.forEach((memory, i) => {
      expect(memory.uint32(addresses[i], 1)[0]).toBe(i);
    });
  });
});

describe('resolveEngine', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('takes WebAssembly where it can, and what it is told otherwise', () => {
    expect(resolveEngine('auto')).toBe('wasm');
    expect(resolveEngine('wasm')).toBe('wasm');
    expect(resolveEngine('plain')).toBe('plain');
  });

  it('falls back on the plain twin where the kernels do not compile', async () => {
    vi.resetModules();
    const Module = class {
      constructor() {
        throw new Error('no SIMD');
      }
    };
    vi.stubGlobal('WebAssembly', { ...WebAssembly, Module });
    const fresh = await import('./kernel-memory.js');
    expect(fresh.resolveEngine('auto')).toBe('plain');
    const { createDenseScorer } = await import('../dense/dense-scorer.js');
    const [best] = createDenseScorer({ items: Float32Array.of(1, 3, 2), dim: 1 }).topK(Float32Array.of(2), 1);
    expect([...best.itemIndices, ...best.scores]).toEqual([1, 6]);
  });

  it('refuses an unknown engine', () => {
    expect(() => resolveEngine('gpu' as Engine)).toThrow('engine: expected one of auto, wasm, plain, received "gpu".');
  });
});
