import { ArgumentError, CodeTable, IdMap, LightRecError, Random, ShapeError } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  expectClose,
  expectNoTensorLeak,
  normals,
  randomMatrix,
  useBackend,
  valuesOf,
  withEncoder,
} from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { CompositeEncoderOptions } from './options.js';

const dim = 4;
const small: CompositeEncoderOptions = { codebookCount: 3, codewordCount: 8 };

beforeAll(() => useBackend('wasm'));

describe('encode and decode', () => {
  const shapes: CompositeEncoderOptions[] = [
    { codebookCount: 4, codewordCount: 256 },
    { codebookCount: 3, codewordCount: 8, similarity: 'bilinear' },
    { codebookCount: 3, codewordCount: 8, similarity: 'bilinear', alignmentStart: 'glorot' },
    { codebookCount: 1, codewordCount: 8 },
    { codebookCount: 2, codewordCount: 1 },
  ];

  it.each(shapes)('give what the layer gives, to the bit: %o', (options) => {
    withEncoder(options, (encoder) => {
      const x = randomMatrix(1, 50, dim);
      const output = encoder.apply(x) as tf.Tensor2D;
      const codes = encoder.encode(x);
      expect(codes).toHaveLength(50 * encoder.options.codebookCount);
      expect(Math.max(...codes)).toBeLessThan(encoder.options.codewordCount);
      expect(valuesOf(encoder.decode(codes))).toEqual(valuesOf(output));
    });
  });

  it('builds the layer where encode comes first', () => {
    withEncoder(small, (encoder) => {
      expect(encoder.encode(randomMatrix(1, 5, dim))).toHaveLength(15);
      expect(encoder.trainableWeights.map(({ shape }) => shape)).toEqual(Array(3).fill([8, dim]));
    });
  });

  it('take whole catalogues, as tensor or as array', () => {
    withEncoder({ ...small, codebookCount: 2 }, (encoder) => {
      const x = randomMatrix(3, 4096 + 33, dim);
      const output = encoder.apply(x) as tf.Tensor2D;
      const codes = encoder.encode(x);
      expect(valuesOf(encoder.decode(codes))).toEqual(valuesOf(output));
      expect(encoder.encode(x.dataSync() as Float32Array)).toEqual(codes);
    });
  });

  it('know what no rows are', () => {
    withEncoder(small, (encoder) => {
      const codes = encoder.encode(tf.zeros([0, dim]));
      expect(codes).toHaveLength(0);
      expect(encoder.decode(codes).shape).toEqual([0, dim]);
      expect((encoder.apply(tf.zeros([0, dim])) as tf.Tensor).shape).toEqual([0, dim]);
    });
  });

  it('decode refuses codes that are not whole items, or that no codeword has', () => {
    withEncoder(small, (encoder) => {
      encoder.encode(randomMatrix(1, 1, dim));
      expect(() => encoder.decode(new Uint8Array(4))).toThrow(ShapeError);
      expect(() => encoder.decode(Uint8Array.of(0, 8, 0))).toThrow('codes[1]: expected a code below 8, received 8');
    });
  });

  it('decode and toCodeTable say so where there is nothing to decode with yet', () => {
    const encoder = new CompositeEncoder(small);
    expect(() => encoder.decode(new Uint8Array(3))).toThrow(LightRecError);
    expect(() => encoder.toCodeTable(new Float32Array(dim))).toThrow(
      'Apply it, or start it from a code table or a tensor',
    );
  });
});

describe('inputs', () => {
  it('refuses another rank and an unknown dimension', () => {
    for (const shape of [[2, 3, dim], [dim]]) {
      expect(() => new CompositeEncoder(small).apply(tf.zeros(shape))).toThrow(ShapeError);
      expect(() => new CompositeEncoder(small).encode(tf.zeros(shape) as never)).toThrow(ShapeError);
    }
    expect(() => new CompositeEncoder(small).build([null, null])).toThrow(
      'input: expected [batch, dim], received [null,null]',
    );
  });

  it('refuses another dimension than the first, as tensor, as symbol, and in encode', () => {
    withEncoder(small, (encoder) => {
      encoder.apply(randomMatrix(1, 2, dim));
      const other = randomMatrix(1, 2, dim + 1);
      expect(() => encoder.apply(other)).toThrow('input: expected [batch, 4], received [2,5]');
      expect(() => encoder.encode(other)).toThrow('vectors: expected [batch, 4]');
      expect(() => encoder.computeOutputShape([null, dim + 1])).toThrow(ShapeError);
    });
  });
});

describe('codewordCount above 256', () => {
  const large: CompositeEncoderOptions = { codebookCount: 2, codewordCount: 1000 };

  it('gives codes of two bytes, which decode takes', () => {
    withEncoder(large, (encoder) => {
      const x = randomMatrix(1, 500, dim);
      const output = encoder.apply(x) as tf.Tensor2D;
      const codes = encoder.encode(x);
      expect(codes).toBeInstanceOf(Uint16Array);
      expect(Math.max(...codes)).toBeGreaterThan(255);
      expect(valuesOf(encoder.decode(codes))).toEqual(valuesOf(output));
      expect(() => encoder.decode(Uint16Array.of(1000, 0))).toThrow('codes[0]: expected a code below 1000');
    });
  });

  it('goes up to 65,536, encoded in chunks of fewer rows', () => {
    withEncoder({ codebookCount: 1, codewordCount: 65_536 }, (encoder) => {
      const x = randomMatrix(1, 130, 2);
      const output = encoder.apply(x) as tf.Tensor2D;
      const codes = encoder.encode(x);
      expect(Math.max(...codes)).toBeGreaterThan(32_768);
      expect(valuesOf(encoder.decode(codes))).toEqual(valuesOf(output));
    });
  });

  it('has no code table, which keeps one byte a code', () => {
    withEncoder(large, (encoder) => {
      const x = randomMatrix(1, 3, dim);
      encoder.encode(x);
      expect(() => encoder.toCodeTable(x)).toThrow(ArgumentError);
      expect(() => encoder.toCodeTable(x)).toThrow(
        'codewordCount: expected at most 256 for a code table, which keeps one byte a code, received 1000.',
      );
    });
  });
});

describe('temperature', () => {
  it('may be set between steps; it changes the gradient, the options and the configuration, never the output', () => {
    withEncoder({ ...small, temperature: 2 }, (encoder) => {
      const x = randomMatrix(1, 20, dim);
      const observe = () => {
        const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(encoder.apply(x) as tf.Tensor)));
        return { value: valuesOf(value), gradients: Object.values(grads).map(valuesOf) };
      };
      encoder.build(x.shape);
      const before = observe();
      encoder.temperature = 0.3;
      const after = observe();
      expect(after.value).toEqual(before.value);
      expect(after.gradients).not.toEqual(before.gradients);
      expect(encoder.temperature).toBe(0.3);
      expect(encoder.options.temperature).toBe(0.3);
      expect(encoder.getConfig().temperature).toBe(0.3);
    });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, and stays as it was', (value) => {
    const encoder = new CompositeEncoder({ ...small, temperature: 2 });
    expect(() => {
      encoder.temperature = value;
    }).toThrow('temperature: expected a finite number > 0');
    expect(encoder.temperature).toBe(2);
  });
});

describe('options', () => {
  it.each([
    { temperature: 0 },
    { temperature: -1 },
    { temperature: Number.NaN },
    { codewordCount: 65_537 },
    { codewordCount: 0 },
    { codebookCount: 0 },
    { codebookCount: 1.5 },
    { codewordDim: 0 },
    { codewordBias: 1 as never },
    { seed: 0.5 },
    { similarity: 'cosine' as never },
    { alignmentStart: 'zeros' as never },
    { engine: 'gpu' as never },
  ])('refuses %o, and names it', (options) => {
    const [name] = Object.keys(options);
    expect(() => new CompositeEncoder(options)).toThrow(ArgumentError);
    expect(() => new CompositeEncoder(options)).toThrow(`${name}: expected`);
  });

  it('has the defaults of the documentation', () => {
    expect(new CompositeEncoder().options).toEqual({
      codebookCount: 4,
      codewordCount: 256,
      similarity: 'euclidean',
      codewordBias: false,
      recurrence: 'residual',
      temperature: 0.9,
      alignmentStart: 'identity',
      seed: 0,
      engine: 'auto',
    });
  });

  it('seed: the same gives the same start, another another, and no two codebooks start alike', () => {
    const startOf = (seed: number) => {
      let codebooks: number[][] = [];
      withEncoder({ ...small, seed }, (encoder) => {
        encoder.build([null, dim]);
        codebooks = encoder.getWeights().map(valuesOf);
      });
      return codebooks;
    };
    expect(startOf(3)).toEqual(startOf(3));
    expect(startOf(3)).not.toEqual(startOf(4));
    const [first, second] = startOf(3);
    expect(first).not.toEqual(second);
  });

  it('similarity and alignmentStart: bilinear adds W and w2 to each codebook, W from the identity or from glorot', () => {
    withEncoder({ ...small, similarity: 'bilinear' }, (encoder) => {
      encoder.build([null, dim]);
      const [, alignment, weights] = encoder.getWeights();
      expect(encoder.trainableWeights).toHaveLength(9);
      expect(valuesOf(alignment)).toEqual(valuesOf(tf.eye(dim)));
      expect(valuesOf(weights)).toEqual([0, 0, 0, 0]);
    });
    withEncoder({ ...small, similarity: 'bilinear', alignmentStart: 'glorot' }, (encoder) => {
      encoder.build([null, dim]);
      expect(new Set(valuesOf(encoder.getWeights()[1])).size).toBeGreaterThan(10);
    });
  });
});

describe('toCodeTable', () => {
  it('holds codes, codebooks and ids, and decodes to what the layer gives', () => {
    withEncoder(small, (encoder) => {
      const items = IdMap.from(['a', 'b', 'c']);
      const x = randomMatrix(2, 3, dim);
      const output = encoder.apply(x) as tf.Tensor2D;
      const table = encoder.toCodeTable(x.dataSync() as Float32Array, items);
      expect(table).toBeInstanceOf(CodeTable);
      expect(table.items).toBe(items);
      expectClose(
        [0, 1, 2].flatMap((item) => Array.from(table.decode(item))),
        valuesOf(output),
        1e-6,
      );
    });
  });

  it('refuses vectors of another dimension', () => {
    withEncoder(small, (encoder) => {
      encoder.encode(randomMatrix(1, 1, dim));
      expect(() => encoder.toCodeTable(new Float32Array(dim + 1))).toThrow('vectors: expected a multiple of dim 4');
    });
  });
});

describe('tensors', () => {
  const run = (encoder: CompositeEncoder, x: tf.Tensor2D) => {
    (encoder.apply(x) as tf.Tensor).dispose();
    encoder.decode(encoder.encode(x)).dispose();
  };

  it('are not leaked by 1,000 applications', () => {
    const encoder = new CompositeEncoder(small);
    const x = randomMatrix(1, 4, dim);
    run(encoder, x);
    expectNoTensorLeak(() => {
      for (let i = 0; i < 1000; i++) run(encoder, x);
    });
    tf.dispose(x);
    encoder.dispose();
  });

  it('are not leaked by gradients of the weights', () => {
    const encoder = new CompositeEncoder({ ...small, similarity: 'bilinear' });
    const x = randomMatrix(1, 4, dim);
    run(encoder, x);
    expectNoTensorLeak(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(encoder.apply(x) as tf.Tensor)));
      expect(Object.keys(grads)).toHaveLength(9);
      tf.dispose([value, ...Object.values(grads)]);
    });
    tf.dispose(x);
    encoder.dispose();
  });

  it.each(['apply', 'encode', 'startFrom', 'build'] as const)(
    'are all freed by dispose of a layer whose first call was %s',
    (first) => {
      const start = residualKMeans({
        vectors: normals(new Random(1), 80),
        dim,
        codebookCount: 3,
        codewordCount: 8,
        random: new Random(1),
      });
      expectNoTensorLeak(() => {
        const encoder = new CompositeEncoder({ ...small, similarity: 'bilinear' });
        const x = randomMatrix(1, 4, dim);
        if (first === 'apply') tf.dispose(encoder.apply(x) as tf.Tensor);
        if (first === 'encode') encoder.encode(x);
        if (first === 'startFrom') encoder.startFrom(start);
        if (first === 'build') encoder.build([null, dim]);
        tf.dispose(encoder.apply(x) as tf.Tensor);
        encoder.toCodeTable(x.dataSync() as Float32Array);
        x.dispose();
        encoder.dispose();
      });
    },
  );

  it('are not leaked where a call is refused', () => {
    const encoder = new CompositeEncoder(small);
    const x = randomMatrix(1, 4, dim);
    const other = randomMatrix(1, 4, dim + 1);
    encoder.encode(x);
    const refused: [call: () => unknown, error: new (...problem: never[]) => Error][] = [
      [() => encoder.apply(other), ShapeError],
      [() => encoder.encode(other), ShapeError],
      [() => encoder.decode(Uint8Array.of(9, 9, 9)), ArgumentError],
      [() => encoder.toCodeTable(new Float32Array(dim), IdMap.range(2)), ShapeError],
    ];
    for (const [call, error] of refused) expectNoTensorLeak(() => expect(call).toThrow(error));
    tf.dispose([x, other]);
    encoder.dispose();
  });
});
