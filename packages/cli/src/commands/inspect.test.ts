import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFiles, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();

describe('lightrec inspect', () => {
  it.each(modelFiles)('tells what %s holds', async (file) => {
    const { code, stdout } = await lightrec(['inspect', path.join(run.path, file)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/, version [12]\n/);
    expect(stdout).toMatch(/itemIds +uint8/);
  });

  it('tells how a model was trained and how its codewords are used', async () => {
    const { stdout } = await lightrec(['inspect', path.join(run.path, 'model.safetensors')]);
    expect(stdout).toMatch(/codebook 4: .* of 256 codewords in effect, \d+ unused/);
    expect(stdout).toMatch(/codes: \d+ different, \d+ items share theirs/);
    expect(stdout).toMatch(/trained for 12 epochs on \w+, best \d+, Recall@100 0\.\d{4} on validation/);
  });

  it('gives machines one object', async () => {
    const { stdout } = await lightrec(['inspect', path.join(run.path, 'index.safetensors'), '--json']);
    const { tensors, codebooks, codes } = JSON.parse(stdout);
    expect(tensors).toContainEqual({ name: 'codes.0', type: 'uint8', shape: [960], bytes: 960 });
    expect(codebooks).toHaveLength(4);
    expect(codes.distinctCount + codes.sharingItemCount).toBeGreaterThanOrEqual(240);
  });
});
