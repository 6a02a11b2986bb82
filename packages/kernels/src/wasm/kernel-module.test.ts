import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const file = readFileSync(new URL('../generated/kernels.wasm', import.meta.url));

/** As in a runtime that takes modules and lets nobody compile bytes: Cloudflare's workerd. */
async function withoutCompiling() {
  const module = await WebAssembly.compile(file);
  const refuse = () => {
    throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
  };
  const Module = Object.assign(
    class {
      constructor() {
        refuse();
      }
    },
    { customSections: WebAssembly.Module.customSections },
  );
  vi.stubGlobal('WebAssembly', { ...namesOf(WebAssembly), Module, compile: async () => refuse() });
  return { module, kernels: await import('./kernel-memory.js') };
}

const namesOf = (object: object) =>
  Object.getOwnPropertyNames(object).reduce(
    (all, name) => Object.assign(all, { [name]: Reflect.get(object, name) }),
    {},
  );

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

describe('setKernels', () => {
  it('gives the kernels where bytes may not be compiled', async () => {
    const { module, kernels } = await withoutCompiling();
    await kernels.compileKernels();
    expect(kernels.resolveEngine('auto')).toBe('plain');
    kernels.setKernels(module);
    await kernels.compileKernels();
    expect(kernels.resolveEngine('auto')).toBe('wasm');
    expect(new kernels.KernelMemory().allocate(4)).toBeGreaterThan(0);
  });

  it('refuses a module of another build, and says of which', async () => {
    const { kernels } = await withoutCompiling();
    vi.unstubAllGlobals();
    const other = Buffer.from(file);
    other[other.length - 1] ^= 1;
    const set = (module: object) => () => kernels.setKernels(module);
    expect(set(new WebAssembly.Module(other))).toThrow(
      /the kernels of this build, [0-9a-f]{16}, received those of build/,
    );
    const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(set(new WebAssembly.Module(empty))).toThrow('received another module');
  });

  it.each([file, {}, undefined, 'kernels.wasm'])('refuses what is no module', async (given) => {
    const { setKernels } = await import('./kernel-memory.js');
    expect(() => setKernels(given as object)).toThrow('kernels: expected a WebAssembly.Module');
  });
});

describe('plainReason', () => {
  it('says nothing where the kernels run', async () => {
    const { plainReason } = await import('./kernel-memory.js');
    expect(plainReason('auto')).toBeUndefined();
    expect(plainReason('wasm')).toBeUndefined();
    expect(plainReason('plain')).toContain('asked for');
  });

  it('gives the words of the runtime, and what to do where only compiling is refused', async () => {
    const { kernels } = await withoutCompiling();
    expect(kernels.plainReason('auto')).toMatch(/disallowed by embedder.*setKernels\(kernels\)/);
    expect(() => new kernels.KernelMemory()).toThrow('disallowed by embedder');
  });

  it('names a runtime without WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    const { plainReason } = await import('./kernel-memory.js');
    expect(plainReason('auto')).toContain('one without WebAssembly');
    expect(plainReason('auto')).not.toContain('setKernels');
  });

  it('does not advise a file to who has no SIMD', async () => {
    const { kernels } = await withoutCompiling();
    vi.stubGlobal('WebAssembly', { ...WebAssembly, validate: () => false });
    expect(kernels.plainReason('auto')).not.toContain('setKernels');
  });
});
