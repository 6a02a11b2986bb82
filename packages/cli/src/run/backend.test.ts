import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';
import { loadRunData } from './run-data.js';
import { RunDirectory } from './run-directory.js';

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

/** A run that was stopped between its two trainings. */
async function begunOnCpu(name: string): Promise<string> {
  expect((await train(name, ['--backend', 'cpu'])).code).toBe(0);
  const directory = new RunDirectory(path.join(folder.path, name));
  await directory.remove('model', 'index');
  return directory.path;
}

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

  it('a name that does not start: says why and what to do, before anything is read or written', async () => {
    const { code, stderr } = await train('native', ['--backend', 'tfjs-node-gpu']);
    expect(stderr).toContain('on tfjs-node-gpu: not installed: npm install @tensorflow/tfjs-node-gpu');
    expect(stderr).not.toContain('Read data');
    expect(code).toBe(1);
    expect((await train('native', ['--backend', 'cpu'])).code).toBe(0);
  });

  it('left out where a run goes on: that with which it began', async () => {
    const out = await begunOnCpu('goes-on');
    const { code, stderr } = await lightrec(['train', '--resume', '--out', out]);
    expect(stderr).toContain('on the backend cpu');
    expect(stderr).not.toContain('The run began');
    expect(code).toBe(0);
  });

  it('another where a run goes on: says that the bytes will be others, and keeps it', async () => {
    const out = await begunOnCpu('changes');
    const { code, stderr } = await lightrec(['train', '--resume', '--out', out, '--backend', 'wasm']);
    expect(stderr).toContain('The training began on the backend cpu; on wasm it ends with other bytes\n');
    expect(code).toBe(0);
    expect((await loadRunData(new RunDirectory(out))).backend).toBe('wasm');
  });

  it('an unknown name: lists the known ones', async () => {
    const { code, stderr } = await train('cuda', ['--backend', 'cuda']);
    expect(stderr).toContain('auto, tfjs-node-gpu, tfjs-node, webgpu, wasm, cpu');
    expect(code).toBe(2);
  });
});
