import { ArgumentError, LightRecError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { recurrenceNames } from '../recurrence/named-recurrence.js';
import type { RecurrenceFunction } from '../recurrence/recurrence.js';
import { type SimilarityName, similarities, similarityNames } from '../similarity/similarities.js';
import {
  countTransposedProducts,
  expectNoTensorLeak,
  randomMatrix,
  saveInMemory,
  useBackend,
  valuesOf,
  withEncoder,
} from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { CompositeEncoderOptions } from './options.js';

/** Every similarity with every recurrence, and codewords of another dimension where the form can do with them. */

const dim = 4;
const small: CompositeEncoderOptions = { codebookCount: 3, codewordCount: 8, seed: 1 };
const halve: RecurrenceFunction = (x, y, b) => tf.sub(tf.div(x, b + 2), tf.mean(y, 1, true));
const named: CompositeEncoderOptions[] = similarityNames.flatMap((similarity) =>
  recurrenceNames.flatMap((recurrence) => [
    { similarity, recurrence },
    { similarity, recurrence, codewordBias: true, alignmentStart: 'glorot' as const },
    ...(fits(similarity, recurrence) ? [{ similarity, recurrence, codewordDim: 7 }] : []),
  ]),
);
const withFunctions: CompositeEncoderOptions[] = [
  ...similarityNames.map((similarity) => ({ similarity, recurrence: halve })),
  { similarity: 'bilinear', recurrence: halve, codewordDim: 2 },
];

function fits(similarity: SimilarityName, recurrence: string): boolean {
  return similarities[similarity].acceptsCodewordDim && recurrence !== 'residual';
}

describe.each(['wasm', 'cpu'] as const)('on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([...named, ...withFunctions])('decode(encode(x)) is what the layer gives, to the bit: %o', (form) => {
    withEncoder({ ...small, ...form }, (encoder) => {
      const x = randomMatrix(1, 30, dim);
      const output = encoder.apply(x) as tf.Tensor2D;
      expect(output.shape).toEqual([30, form.codewordDim ?? dim]);
      expect(valuesOf(encoder.decode(encoder.encode(x)))).toEqual(valuesOf(output));
    });
  });
});

describe('each form', () => {
  beforeAll(() => useBackend('wasm'));

  it.each(named)('in a saved model comes back with the same options, weights and outputs: %o', async (form) => {
    const encoder = new CompositeEncoder({ ...small, ...form, inputShape: [dim] });
    const trained = sequential({ layers: [encoder] });
    expect(trained.outputs[0].shape).toEqual([null, form.codewordDim ?? dim]);
    encoder.setWeights(encoder.getWeights().map(({ shape, size }, i) => tf.reshape(randomMatrix(i, 1, size), shape)));
    const loaded = (await loadLayersModel(tf.io.fromMemory(await saveInMemory(trained)))) as Sequential;
    const again = loaded.layers[0] as CompositeEncoder;
    expect(again.options).toEqual(encoder.options);
    expect(again.getConfig()).toEqual(encoder.getConfig());
    const x = randomMatrix(2, 20, dim);
    expect(valuesOf(loaded.predict(x) as tf.Tensor)).toEqual(valuesOf(trained.predict(x) as tf.Tensor));
  });

  it.each([...named, ...withFunctions])('learns without the slow path of transposed products: %o', (form) => {
    withEncoder({ ...small, ...form, engine: 'tfjs' }, (encoder) => {
      const x = randomMatrix(1, 6, dim);
      encoder.build(x.shape);
      const learn = () => tf.variableGrads(() => tf.sum(tf.square(encoder.apply(x) as tf.Tensor)));
      expect(countTransposedProducts('wasm', learn)).toBe(0);
    });
  });

  it.each([...named, ...withFunctions])('leaves no tensors behind: %o', (form) => {
    const x = randomMatrix(1, 6, dim);
    expectNoTensorLeak(() => {
      const encoder = new CompositeEncoder({ ...small, ...form });
      const { value, grads } = tf.tidy(() => {
        encoder.build(x.shape);
        return tf.variableGrads(() => tf.sum(tf.square(encoder.apply(x) as tf.Tensor)));
      });
      expect(Object.keys(grads)).toHaveLength(encoder.trainableWeights.length);
      tf.dispose([value, ...Object.values(grads)]);
      encoder.decode(encoder.encode(x)).dispose();
      encoder.dispose();
    });
    x.dispose();
  });
});

describe('options.recurrence', () => {
  beforeAll(() => useBackend('wasm'));

  it('one that is aligned begins as residual, since its matrices begin as identities', () => {
    const x = randomMatrix(1, 30, dim);
    const outputOf = (recurrence: CompositeEncoderOptions['recurrence']) => {
      let output: number[] = [];
      withEncoder({ ...small, recurrence }, (encoder) => {
        output = valuesOf(encoder.apply(x) as tf.Tensor);
      });
      return output;
    };
    const expected = outputOf('residual');
    expect(outputOf('aligned-residual')).toEqual(expected);
    expect(outputOf('aligned-state')).toEqual(expected);
    expect(outputOf((x, y) => tf.sub(x, y))).toEqual(expected);
    expect(outputOf('none')).not.toEqual(expected);
  });

  it('a function may hold variables of its own, which learn too', () => {
    const share = tf.variable(tf.scalar(0.5));
    withEncoder({ ...small, recurrence: (x, y) => tf.sub(x, tf.mul(y, share)) }, (encoder) => {
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(encoder.apply(randomMatrix(1, 30, dim)) as tf.Tensor)));
      expect(Object.keys(grads)).toContain(share.name);
      expect(valuesOf(grads[share.name])[0]).not.toBe(0);
    });
  });

  it('a function refuses to be saved, and says what to do', () => {
    const encoder = new CompositeEncoder({ ...small, recurrence: halve, name: 'items' });
    expect(() => encoder.getConfig()).toThrow(LightRecError);
    expect(() => encoder.getConfig()).toThrow(
      'items: expected a recurrence by name, since a function cannot be saved. Save getWeights() alone',
    );
  });

  it('refuses an unknown name, and names those that there are', () => {
    expect(() => new CompositeEncoder({ recurrence: 'lstm' as never })).toThrow(
      'recurrence: expected one of residual, aligned-residual, aligned-state, none, received "lstm". Or give a function',
    );
  });
});

describe('options.codewordDim', () => {
  beforeAll(() => useBackend('wasm'));

  it.each(similarityNames.filter((similarity) => !similarities[similarity].acceptsCodewordDim))(
    'refuses %s, and says which similarities can do with it',
    (similarity) => {
      const encoder = new CompositeEncoder({ similarity, recurrence: 'none', codewordDim: 7 });
      expect(() => encoder.build([null, dim])).toThrow(ArgumentError);
      expect(() => encoder.build([null, dim])).toThrow(
        `codewordDim 7 for inputs of dimension 4: expected similarity bilinear or representation, received ${similarity}`,
      );
    },
  );

  it('refuses the residual recurrence, and says which ones can do with it', () => {
    const encoder = new CompositeEncoder({ similarity: 'bilinear', codewordDim: 7 });
    const x = randomMatrix(1, 2, dim);
    expectNoTensorLeak(() => expect(() => encoder.apply(x)).toThrow(ArgumentError));
    expect(() => encoder.build([null, dim])).toThrow(
      'expected recurrence aligned-residual, aligned-state, none or a function, received residual',
    );
  });

  it('may be said where it is the dimension of the input', () => {
    withEncoder({ ...small, codewordDim: dim }, (encoder) => {
      expect((encoder.apply(randomMatrix(1, 2, dim)) as tf.Tensor).shape).toEqual([2, dim]);
    });
  });

  it('is the dimension of a code table', () => {
    withEncoder({ ...small, similarity: 'representation', recurrence: 'none', codewordDim: 7 }, (encoder) => {
      const x = randomMatrix(1, 5, dim);
      const output = valuesOf(encoder.apply(x) as tf.Tensor);
      const table = encoder.toCodeTable(x);
      expect(table.dim).toBe(7);
      expect(table.decode(1)).toEqual(Float32Array.from(output.slice(7, 14)));
    });
  });

  it('of its own leaves no room for k-means, whose codewords lie among the inputs', () => {
    withEncoder({ ...small, similarity: 'bilinear', recurrence: 'none', codewordDim: 7 }, (encoder) => {
      const x = randomMatrix(1, 20, dim);
      const expected = 'codewordDim: expected the dimension of the inputs, 4';
      expect(() => encoder.startFromVectors(x)).toThrow(expected);
      expect(() => encoder.reviveDeadCodewords(x, { seed: 1 })).toThrow(expected);
    });
  });
});
