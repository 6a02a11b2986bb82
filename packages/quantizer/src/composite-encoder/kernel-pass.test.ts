import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { recurrenceNames } from '../recurrence/named-recurrence.js';
import type { SimilarityName } from '../similarity/similarities.js';
import { similarities } from '../similarity/similarities.js';
import { expectClose, expectNoTensorLeak, normals, randomMatrix, useBackend, valuesOf } from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { EncoderEngine } from './engine.js';
import type { CompositeEncoderOptions } from './options.js';

const similarityNames = Object.keys(similarities) as SimilarityName[];
const forms = similarityNames.flatMap((similarity) =>
  recurrenceNames.map((recurrence) => ({ similarity, recurrence })),
);

/** Enough rows and codewords that no array of gradients cancels out as a whole: float32 itself would be off by more. */
const shapes = fc.record({
  batch: fc.oneof(fc.integer({ min: 5, max: 20 }), fc.constantFrom(64, 128)),
  dim: fc.integer({ min: 3, max: 12 }),
  options: fc.record({
    codebookCount: fc.integer({ min: 1, max: 4 }),
    codewordCount: fc.oneof(fc.integer({ min: 5, max: 40 }), fc.constant(256)),
    codewordBias: fc.boolean(),
    temperature: fc.constantFrom(0.9, 5),
  }),
  seed: fc.integer(),
});

/** A layer with the input dimension `dim`, whose every weight is random, as no start makes it. */
function randomEncoder(options: CompositeEncoderOptions, dim: number, seed = 1): CompositeEncoder {
  const encoder = new CompositeEncoder(options);
  encoder.build([null, dim]);
  const random = new Random(seed);
  const scale = 0.7 / Math.sqrt(dim); // a softmax that is not saturated, whose gradient would be all rounding
  encoder.setWeights(
    encoder.getWeights().map(({ shape, size }) =>
      tf.tensor(
        normals(random, size).map((value) => scale * value),
        shape,
      ),
    ),
  );
  return encoder;
}

interface Tower {
  encoder: CompositeEncoder;
  x: tf.Tensor2D;
  dy: tf.Tensor2D;
}

/** Outputs and gradients of `<dy, encoder(x)>` over all towers, of x and of the weights. */
function learn(towers: readonly Tower[], between = () => {}): number[][] {
  return tf.tidy(() => {
    const inputs = towers.map(({ x }) => tf.variable(x));
    const variables = towers.map(({ encoder }, t) => [
      inputs[t],
      ...encoder.trainableWeights.map((weight) => weight.read() as tf.Variable),
    ]);
    const outputs: number[][] = [];
    const { grads } = tf.variableGrads(() => {
      const losses = towers.map(({ encoder, dy }, t) => {
        const composite = encoder.apply(inputs[t]) as tf.Tensor;
        outputs.push(valuesOf(composite));
        return tf.sum<tf.Scalar>(tf.mul(composite, dy));
      });
      between();
      return losses.reduce((sum, loss) => tf.add(sum, loss));
    }, variables.flat());
    tf.dispose(inputs);
    return [...outputs, ...variables.flat().map(({ name }) => valuesOf(grads[name]))];
  });
}

function expectSame(received: number[][], expected: number[][]): void {
  expect(received).toHaveLength(expected.length);
  received.forEach((values, i) => {
    expectClose(values, expected[i], 5e-5); // usually 1e-6, more where sums nearly cancel
  });
}

function createTower(options: CompositeEncoderOptions, batch: number, dim: number, seed: number): Tower {
  const [x, dy] = [randomMatrix(seed, batch, dim), randomMatrix(seed + 1, batch, dim)];
  return { encoder: randomEncoder(options, dim, seed), x, dy };
}

function disposeTowers(towers: readonly Tower[]): void {
  for (const { encoder, x, dy } of towers) {
    encoder.dispose();
    tf.dispose([x, dy]);
  }
}

/** The same towers on either engine. */
function onBoth(use: (engine: EncoderEngine) => Tower[], between?: (towers: readonly Tower[]) => void): void {
  const [received, expected] = (['kernel', 'tfjs'] as const).map((engine) => {
    const towers = use(engine);
    const result = learn(towers, () => between?.(towers));
    disposeTowers(towers);
    return result;
  });
  expectSame(received, expected);
}

describe.each(['wasm', 'cpu'] as const)('the kernel on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(forms)('has the values, gradients and codes of tfjs: %o', (form) => {
    fc.assert(
      fc.property(shapes, ({ batch, dim, options, seed }) => {
        const codes: unknown[] = [];
        onBoth(
          (engine) => [createTower({ ...options, ...form, engine }, batch, dim, seed)],
          ([{ encoder, x }]) => codes.push(encoder.encode(x)),
        );
        expect(codes[0]).toEqual(codes[1]);
      }),
      { numRuns: 3 },
    );
  });
});

describe('a kernel in use by several', () => {
  beforeAll(() => useBackend('wasm'));
  const small: CompositeEncoderOptions = { codebookCount: 3, codewordCount: 16 };

  it('finds its way back where two towers, or an evaluation, encode in between', () => {
    onBoth(
      (engine) => [1, 20].map((seed) => createTower({ ...small, engine }, 10, 5, seed)),
      (towers) => {
        for (const { encoder, dy } of towers) encoder.encode(dy);
      },
    );
  });

  it('finds it also where a larger batch, or more forms than are kept, took its place', () => {
    onBoth(
      (engine) => [createTower({ ...small, engine }, 10, 5, 1)],
      ([{ encoder }]) => encoder.encode(new Float32Array(3000 * 5)),
    );
    const counts = [5, 6, 7, 8, 9, 10];
    onBoth((engine) =>
      counts.map((codewordCount, t) => createTower({ ...small, engine, codewordCount }, 8, 5, 10 * t)),
    );
    onBoth((engine) =>
      recurrenceNames.map((recurrence, r) => createTower({ ...small, engine, recurrence }, 8, 5, 10 * r)),
    );
  });

  it('goes back at the temperature of each pass', () => {
    const temperatures = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
    onBoth((engine) => temperatures.map((temperature, t) => createTower({ ...small, engine, temperature }, 8, 5, t)));
  });

  it.each([[[4, 0, 1025, 7]], [[3000, 5, 1024, 0, 1]]])('takes batches of %o rows in turn', (batches) => {
    for (const batch of batches) onBoth((engine) => [createTower({ ...small, engine }, batch, 5, batch)]);
  });

  it('gives the same bits each time, whatever ran before', () => {
    const tower = createTower({ ...small, engine: 'kernel' }, 10, 5, 1);
    const first = learn([tower]);
    onBoth((engine) => [createTower({ ...small, engine }, 2000, 5, 2)]);
    expect(learn([tower], () => tower.encoder.encode(tower.dy))).toEqual(first);
    disposeTowers([tower]);
  });
});

describe.each(['wasm', 'cpu'] as const)('tensors of the kernel on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(recurrenceNames)('are not leaked by 100 steps: %s', (recurrence) => {
    const towers = [1, 2].map((seed) => createTower({ recurrence, engine: 'kernel', codewordCount: 8 }, 6, 4, seed));
    expectNoTensorLeak(() => {
      for (let step = 0; step < 100; step++) learn(towers, () => towers[0].encoder.encode(towers[1].x));
    });
    disposeTowers(towers);
  });

  it('hold values that later passes leave alone', () => {
    const [first, second] = [1, 2].map((seed) => createTower({ engine: 'kernel' }, 6, 4, seed));
    const output = first.encoder.apply(first.x) as tf.Tensor;
    const values = valuesOf(output);
    const { value, grads } = tf.variableGrads(() => tf.sum(first.encoder.apply(first.x) as tf.Tensor));
    const gradients = Object.values(grads).map(valuesOf);
    tf.tidy(() => void second.encoder.apply(second.x));
    learn([second]);
    expect(valuesOf(output)).toEqual(values);
    expect(Object.values(grads).map(valuesOf)).toEqual(gradients);
    tf.dispose([output, value, ...Object.values(grads)]);
    disposeTowers([first, second]);
  });
});
