import { CodeTable } from '@lightrec/core';
import { type OptionTrial, optionRefusals } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompositeEncoder } from './composite-encoder/composite-encoder.js';
import { encodeComposite } from './composite-encoder/encode-composite.js';
import { encoderOptionNames, layerOptionNames, resolveEncoderOptions } from './composite-encoder/options.js';
import { codewordKeys } from './similarity/codeword-keys.js';
import { kMeansStartOptionNames } from './start/k-means-start.js';
import { exponentialTemperature, linearTemperature, scheduleOptionNames } from './temperature/schedules.js';
import { useBackend } from './test-support/index.js';
import { reviveOptionNames } from './usage/revive-dead-codewords.js';

beforeAll(() => useBackend('cpu'));

const vectors = Float32Array.from({ length: 40 }, (_, i) => i % 7);
/** With codebooks. */
function started(): CompositeEncoder {
  const encoder = new CompositeEncoder({ codebookCount: 1, codewordCount: 2 });
  encoder.build([null, 2]);
  return encoder;
}
const schedule = { from: 1, to: 2, stepCount: 3 };

const trials: Record<string, OptionTrial> = {
  CompositeEncoder: {
    names: encoderOptionNames,
    call: (options) => new CompositeEncoder(options),
    accepts: { seed: [-1] },
    refuses: { codewordCount: [0, 65_537], temperature: [0], seed: [0.5], codewordBias: [1, 'true'] },
  },
  resolveEncoderOptions: {
    names: encoderOptionNames,
    call: (options) => resolveEncoderOptions(options),
    accepts: { seed: [-1] },
  },
  linearTemperature: {
    names: scheduleOptionNames,
    call: (options) => linearTemperature({ ...schedule, ...options }),
    refuses: { from: [0], to: [0], stepCount: [0] },
  },
  exponentialTemperature: {
    names: scheduleOptionNames,
    call: (options) => exponentialTemperature({ ...schedule, ...options }),
  },
  startFromVectors: {
    names: kMeansStartOptionNames,
    call: (options) => started().startFromVectors(vectors, options),
    refuses: { weights: [[1], new Array(20).fill(-1), 'ab'], iterations: [0], seed: [0.5] },
    accepts: { seed: [-1] },
  },
  reviveDeadCodewords: {
    names: reviveOptionNames,
    call: (options) => started().reviveDeadCodewords(vectors, options),
    accepts: { seed: [-1] },
    refuses: { seed: [0.5], minimumCount: [0] },
  },
};

describe.each(Object.entries(trials))('%s refuses by name', (_, trial) => {
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});

describe('what every layer takes', () => {
  it('is taken', () => {
    const encoder = new CompositeEncoder({ name: 'items', trainable: false, inputShape: [4], dtype: 'float32' });
    expect([encoder.name, encoder.trainable]).toEqual(['items', false]);
    expect(layerOptionNames.has('batchInputShape')).toBe(true);
  });

  it('comes back from a saved configuration', () => {
    const config = new CompositeEncoder({ name: 'items', codebookCount: 2, inputShape: [4] }).getConfig();
    const again: unknown = CompositeEncoder.fromConfig(CompositeEncoder as never, { ...config, customObjects: {} });
    expect((again as CompositeEncoder).name).toBe('items');
  });

  it('is refused where it is of another type', () => {
    expect(() => new CompositeEncoder({ name: 7 as never })).toThrow('name: expected a string, received 7');
    expect(() => new CompositeEncoder({ trainable: 'no' as never })).toThrow('trainable: expected true or false');
  });

  it('suggests the name that was meant', () => {
    expect(() => new CompositeEncoder({ codewords: 16 } as never)).toThrow(
      'codewords: expected one of the options of CompositeEncoder: codebookCount, codewordCount',
    );
    expect(() => new CompositeEncoder({ codeBookCount: 16 } as never)).toThrow('Did you mean codebookCount?');
  });
});

describe('what is no option is refused by name too', () => {
  it('by the layer', () => {
    const encoder = started();
    const codeTable = { codes: [0], codebooks: [1] };
    const wrong: [argument: string, call: () => unknown][] = [
      ['vectors', () => encoder.encode([1, 2] as never)],
      ['vectors[1]', () => encoder.encode(Float32Array.of(1, Number.NaN))],
      ['codes', () => encoder.decode([0] as never)],
      ['codes', () => encoder.decode(Uint16Array.of(0))],
      ['items', () => encoder.toCodeTable(vectors, ['a'] as never)],
      ['codeTable', () => encoder.startFrom(codeTable as never)],
      ['codeTable', () => encoder.startFrom(null as never)],
    ];
    for (const [argument, call] of wrong) {
      expect(call, argument).toThrow(expect.objectContaining({ argument }));
    }
    const content = { codes: Uint8Array.of(0), codebooks: new Float32Array(4) };
    expect(() =>
      encoder.startFrom(new CodeTable({ ...content, codebookCount: 1, codewordCount: 2, dim: 2 })),
    ).not.toThrow();
  });

  it('by the functions', () => {
    tf.tidy(() => {
      const matrix: tf.Tensor2D = tf.ones([3, 2]);
      const book = { codewords: matrix, keys: matrix, bias: tf.zeros<tf.Rank.R1>([3]) };
      const wrong: [argument: string, call: () => unknown][] = [
        ['x', () => encodeComposite([[1, 2]] as never, [book], 1)],
        ['x', () => encodeComposite(tf.ones([2]) as never, [book], 1)],
        ['codebooks', () => encodeComposite(matrix, book as never, 1)],
        ['codebooks[0].codewords', () => encodeComposite(matrix, [{}] as never, 1)],
        ['codebooks[0].keys', () => encodeComposite(matrix, [{ codewords: matrix }] as never, 1)],
        ['temperature', () => encodeComposite(matrix, [book], '1' as never)],
        ['engine', () => encodeComposite(matrix, [book], 1, 'none', 'nope' as never)],
        ['similarity', () => codewordKeys('nope' as never, matrix)],
        ['codewords', () => codewordKeys('dot', undefined as never)],
        ['codewords', () => codewordKeys('euclidean', tf.ones([3]) as never)],
        ['weights', () => codewordKeys('bilinear', matrix, 7 as never)],
        ['weights[0]', () => codewordKeys('bilinear', matrix, [tf.ones([2, 3]), tf.ones([2])])],
        ['weights[1]', () => codewordKeys('bilinear', matrix, [tf.ones([5, 2]), tf.ones([3])])],
        ['weights[0]', () => codewordKeys('mahalanobis', matrix, [tf.ones([3, 2])])],
        ['weights[0]', () => codewordKeys('representation', matrix, ['nope' as never])],
        ['weights[0]', () => codewordKeys('representation', matrix)],
      ];
      for (const [argument, call] of wrong) {
        expect(call, argument).toThrow(expect.objectContaining({ argument }));
      }
    });
  });
});
