import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lightrec, temporaryFolder, writeInteractions } from '../testing/world.js';

const short = ['--teacher-epochs', '2', '--epochs', '1', '--dim', '4'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;

beforeAll(async () => {
  vi.stubEnv('LIGHTREC_BACKENDS', undefined);
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

function train(name: string, words: readonly string[]) {
  const out = path.join(folder.path, name);
  return lightrec(['train', '--data', data, '--out', out, ...short, ...words]);
}

describe('--backend', () => {
  it('auto: says on which it runs, and in one line why on no faster one', async () => {
    const { code, stderr } = await train('auto', []);
    expect(stderr).toMatch(/TensorFlow\.js \S+ on the backend wasm\n/);
    expect(stderr).toContain('Not used: tfjs-node-gpu, tfjs-node, webgpu (not installed)\n');
    expect(code).toBe(0);
  });

  it('a name: runs on that one, and speaks of no other', async () => {
    const { code, stderr } = await train('cpu', ['--backend', 'cpu']);
    expect(stderr).toContain('on the backend cpu, many times slower than wasm\n');
    expect(stderr).not.toContain('Not used');
    expect(code).toBe(0);
  });

  it('a name that does not start: says why and what to do, before anything is trained', async () => {
    const { code, stderr } = await train('native', ['--backend', 'tfjs-node-gpu']);
    expect(stderr).toContain('on tfjs-node-gpu: not installed: npm install @tensorflow/tfjs-node-gpu');
    expect(stderr).not.toContain('Train BPR');
    expect(code).toBe(1);
  });

  it('a name that there is not: lists those that there are', async () => {
    const { code, stderr } = await train('cuda', ['--backend', 'cuda']);
    expect(stderr).toContain('auto, tfjs-node-gpu, tfjs-node, webgpu, wasm, cpu');
    expect(code).toBe(2);
  });
});
