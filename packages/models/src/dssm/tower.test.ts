import { type Artifact, ArtifactError, Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, expectNoTensorLeak, normals, useBackend } from '../test-support/index.js';
import { plainTower } from '../test-support/plain-tower.js';
import { Tower } from './tower.js';
import { applyTower, initialTower, towerFromTensors, towerTensors } from './tower-weights.js';

/** With biases and a last layer that are not small, and two rows of which nothing is known. */
function example(dims: number[], count: number, seed: number) {
  const random = new Random(seed);
  const start = initialTower(dims, 1.5, random);
  for (const { weights, bias } of start.layers) {
    weights.set(normals(random, weights.length).map((value) => 0.5 * value));
    bias.set(normals(random, bias.length));
  }
  const features = normals(random, count * dims[0]);
  features.fill(0, 0, Math.min(2, count) * dims[0]);
  return { start, features, random };
}

/** What `work` gives, its tensors freed. */
function inTidy<T>(work: () => T): T {
  const results: T[] = [];
  tf.tidy(() => {
    results.push(work());
  });
  return results[0];
}

const shapes = fc.record({
  dims: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
  count: fc.integer({ min: 1, max: 7 }),
  seed: fc.integer(),
});

describe('applyTower', () => {
  it('is the tower in plain loops, and zero where nothing is known', () => {
    fc.assert(
      fc.property(shapes, ({ dims, count, seed }) => {
        const { start, features } = example(dims, count, seed);
        const outputs = applyTower(start, features);
        const plain = plainTower(
          start.layers.map(({ weights, bias }) => ({ weights: Array.from(weights), bias: Array.from(bias) })),
          Array.from(features),
          dims,
          start.inputScale,
        );
        expectClose(outputs, plain, 1e-4);
        expect([...outputs.subarray(0, dims[dims.length - 1])].every((value) => value === 0)).toBe(true);
      }),
    );
  });
});

describe.each(['wasm', 'cpu'] as const)('Tower on %s', (backend) => {
  it('gives what applyTower gives', async () => {
    await useBackend(backend);
    fc.assert(
      fc.property(shapes, ({ dims, count, seed }) => {
        const { start, features } = example(dims, count, seed);
        const tower = new Tower(start);
        const outputs = inTidy(() => tower.forward(features).outputs);
        tower.dispose();
        expectClose(outputs, applyTower(start, features), 1e-4);
      }),
      { numRuns: 30 },
    );
  });

  it('has the gradients of finite differences', async () => {
    await useBackend(backend);
    const dims = [3, 4, 3, 2];
    const { start, features, random } = example(dims, 5, 7);
    const pulls = normals(random, 5 * 2);
    const tower = new Tower(start);
    const gradients = inTidy(() =>
      tower.backward(tower.forward(features), pulls.slice()).map((gradient) => gradient.dataSync().slice()),
    );
    tower.dispose();
    const plain = start.layers.map(({ weights, bias }) => ({ weights: Array.from(weights), bias: Array.from(bias) }));
    const objective = () =>
      plainTower(plain, Array.from(features), dims, start.inputScale).reduce((sum, y, i) => sum + pulls[i] * y, 0);
    plain.forEach(({ weights, bias }, l) => {
      expectClose(gradients[2 * l], finiteDifferences(weights, objective), 1e-4);
      expectClose(gradients[2 * l + 1], finiteDifferences(bias, objective), 1e-4);
    });
  });

  it('leaks no tensor, and frees all', async () => {
    await useBackend(backend);
    const { start, features } = example([3, 2, 2], 4, 1);
    await expectNoTensorLeak(() => {
      const tower = new Tower(start);
      tf.tidy(() => {
        tower.backward(tower.forward(features), new Float32Array(8)).forEach((gradient, i) => {
          tower.parameters[i].update(gradient, 1, 0.1);
        });
      });
      tower.dispose();
    });
  });
});

describe('towerFromTensors', () => {
  const { start } = example([3, 4, 2], 1, 1);
  const artifact = (tensors: Artifact['tensors']): Artifact => ({ kind: 'tower', version: 1, metadata: {}, tensors });

  it('reads what was written', () => {
    expect(towerFromTensors(artifact(towerTensors(start)), 1.5)).toEqual(start);
  });

  it('refuses layers that do not follow on each other', () => {
    const tensors = towerTensors(start);
    const bias = { shape: [3], data: new Float32Array(3) };
    const weights = { shape: [5, 2], data: new Float32Array(10) };
    const changes: Artifact['tensors'][] = [{ 'tower.0.bias': bias }, { 'tower.1.weights': weights }];
    for (const change of changes) {
      expect(() => towerFromTensors(artifact({ ...tensors, ...change }), 1)).toThrow(ArtifactError);
    }
    expect(() => towerFromTensors(artifact({}), 1)).toThrow(ArtifactError);
  });
});
