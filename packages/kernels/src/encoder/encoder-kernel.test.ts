import { Random } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncoderCodebook, EncoderGradients, EncoderKernel, EncoderKernelOptions } from './encoder-contract.js';
import { createEncoderKernel } from './encoder-kernel.js';

const engines = ['wasm', 'plain'] as const;
const small = { rowCount: 7, dim: 1, codebookCount: 2, codewordCount: 2 };
const temperature = 0.9;

interface Case extends Omit<EncoderKernelOptions, 'engine' | 'rowCount'> {
  /** Rows of one batch after another, so that a short one meets what a long one left behind. */
  counts: number[];
  temperature: number;
  /** Standard deviation of codewords, keys and representations. */
  scale: number;
  seed: number;
}

const shapes = {
  dim: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(8, 32)),
  codebookCount: fc.integer({ min: 1, max: 4 }),
  codewordCount: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 8, 255, 256)),
  recurrence: fc.constantFrom('residual' as const, 'none' as const, 'linear' as const),
  counts: fc.oneof(
    fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 2 }),
    fc.constantFrom<number[]>([63], [64], [65, 3]),
  ),
  seed: seeds,
};

const anyCase: fc.Arbitrary<Case> = fc.record({
  ...shapes,
  temperature: fc.constantFrom(0.05, 0.9, 10),
  scale: fc.constantFrom(1e-3, 0.3, 1, 1000),
});

/**
 * Scores that differ by about a temperature, of enough rows, dimensions and codewords that no array of gradients
 * cancels out as a whole: float32 itself would then be off by more.
 */
const softCase: fc.Arbitrary<Case> = fc
  .record({
    ...shapes,
    dim: fc.integer({ min: 3, max: 32 }),
    codewordCount: fc.oneof(fc.integer({ min: 5, max: 40 }), fc.constantFrom(255, 256)),
    counts: fc.constantFrom<number[]>([3], [12, 5], [63], [64], [65, 4]),
    temperature: fc.constantFrom(0.05, 0.3, 0.9, 10),
    spread: fc.constantFrom(0.05, 0.5),
  })
  .map(({ spread, ...rest }) => ({ ...rest, scale: Math.sqrt((spread * rest.temperature) / Math.sqrt(rest.dim)) }));

function randomCodebook(random: Random, { dim, codewordCount, scale }: Case): EncoderCodebook {
  const matrix = () => scaled(random, codewordCount * dim, scale);
  const bias = scaled(random, codewordCount, scale ** 2 * Math.sqrt(dim)); // as large as a product of x and a key
  const codebook = { codewords: matrix(), keys: matrix(), bias };
  if (codewordCount < 4) return codebook; // equal keys have no gradient of x
  // Twice the same key: a tie wherever it wins.
  codebook.keys.copyWithin((codewordCount - 1) * dim, 0, dim);
  codebook.bias[codewordCount - 1] = codebook.bias[0];
  return codebook;
}

function scaled(random: Random, length: number, scale: number): Float32Array {
  return randomFloats(random, length).map((value) => value * scale);
}

/** What the case puts into an encoder, the same for the same case. */
function* inputsOf(testCase: Case, encoder: EncoderKernel): Generator<{ x: Float32Array; dy: Float32Array }> {
  const { counts, scale, seed, dim, codebookCount, recurrence } = testCase;
  const random = new Random(seed);
  for (const count of counts) {
    for (let b = 0; b < codebookCount; b++) encoder.setCodebook(b, randomCodebook(random, testCase));
    const matrix = () => scaled(random, dim * dim, 1 / Math.sqrt(dim));
    if (recurrence === 'linear') encoder.setMatrices({ state: matrix(), chosen: matrix() });
    yield { x: scaled(random, count * dim, scale), dy: randomFloats(random, count * dim) };
  }
}

/** What comes out of an engine, batch by batch. */
function play(testCase: Case, engine: 'wasm' | 'plain') {
  const { counts, temperature, scale: _, seed: __, ...options } = testCase;
  const encoder = createEncoderKernel({ ...options, rowCount: Math.max(1, ...counts), engine });
  return Array.from(inputsOf(testCase, encoder), ({ x, dy }) => {
    const { composite, codes } = encoder.forward(x);
    const forward = { composite: composite.slice(), codes: codes.slice() };
    return { ...forward, gradients: namedGradients(encoder.backward(dy, temperature)) };
  });
}

function namedGradients({ x, codebooks, matrices }: EncoderGradients): Record<string, Float32Array> {
  const gradients: Record<string, Float32Array> = { x, ...matrices };
  codebooks.forEach((codebook, b) => {
    for (const name of ['codewords', 'keys', 'bias'] as const) gradients[`codebooks[${b}].${name}`] = codebook[name];
  });
  return Object.fromEntries(Object.entries(gradients).map(([name, values]) => [name, values.slice()]));
}

function largestOf(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

function differenceOf(a: Float32Array, b: Float32Array): number {
  return largestOf(a.map((value, i) => value - b[i]));
}

describe('forward', () => {
  it('has the same bits in both engines, whatever the shape, ties to the smaller index', () => {
    fc.assert(
      fc.property(anyCase, (testCase) => {
        const plain = play(testCase, 'plain');
        play(testCase, 'wasm').forEach(({ composite, codes }, batch) => {
          expect(codes).toEqual(plain[batch].codes);
          expect(composite).toEqual(plain[batch].composite);
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each(engines)('sums the codewords chosen one after another, each for what is left (%s)', (engine) => {
    const encoder = createEncoderKernel({ ...small, engine });
    // Euclidean keys: 2 c, and -|c|^2 as bias.
    encoder.setCodebook(0, {
      codewords: Float32Array.of(4, 1),
      keys: Float32Array.of(8, 2),
      bias: Float32Array.of(-16, -1),
    });
    encoder.setCodebook(1, {
      codewords: Float32Array.of(0, -1),
      keys: Float32Array.of(0, -2),
      bias: Float32Array.of(0, -1),
    });
    const { composite, codes } = encoder.forward(Float32Array.of(3, 2.5, 1));
    // 3 -> 4, leaves -1 -> -1; 2.5 is as near to 4 as to 1 -> 4, leaves -1.5 -> -1; 1 -> 1, leaves 0 -> 0
    expect([...codes]).toEqual([0, 1, 0, 1, 1, 0]);
    expect([...composite]).toEqual([3, 3, 1]);
  });

  it.each(engines)('takes as many rows as it is told, or as there are (%s)', (engine) => {
    const encoder = createEncoderKernel({ ...small, engine });
    expect(encoder.forward(new Float32Array(5), 2).codes).toHaveLength(4);
    expect(encoder.forward(new Float32Array(3)).composite).toHaveLength(3);
    expect(encoder.forward(new Float32Array(0)).composite).toHaveLength(0);
  });
});

describe('backward', () => {
  it('agrees with float64 to 1e-5 of the largest entry, whatever the shape', () => {
    fc.assert(
      fc.property(softCase, (testCase) => {
        const plain = play(testCase, 'plain');
        play(testCase, 'wasm').forEach(({ gradients }, batch) => {
          const expected = plain[batch].gradients;
          expect(Object.keys(gradients)).toEqual(Object.keys(expected));
          for (const [name, values] of Object.entries(gradients)) {
            expect(values.length, name).toBe(expected[name].length);
            const tolerance = 1e-5 * largestOf(expected[name]);
            expect(differenceOf(values, expected[name]), name).toBeLessThanOrEqual(tolerance);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('agrees to 1e-5 of what cancels out, where one codeword takes all', () => {
    const hardCase = fc.record({
      ...shapes,
      codebookCount: fc.constant(1),
      temperature: fc.constantFrom(0.05, 0.9),
      scale: fc.constantFrom(3, 30, 1000),
    });
    fc.assert(
      fc.property(hardCase, (testCase) => {
        const { dim, scale, temperature, counts } = testCase;
        const plain = play(testCase, 'plain');
        play(testCase, 'wasm').forEach(({ gradients }, batch) => {
          // dy times codewords, over T, times keys or x: the size of the terms that a gradient is the difference of.
          const tolerance = (1e-5 * dim * scale * (1 + scale) * (1 + counts[batch])) / temperature;
          for (const [name, values] of Object.entries(gradients)) {
            expect(differenceOf(values, plain[batch].gradients[name]), name).toBeLessThanOrEqual(tolerance);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each(engines)('is that of the softmax, worked by hand (%s)', (engine) => {
    const encoder = createEncoderKernel({ ...small, codebookCount: 1, engine });
    const ln3 = Math.log(3);
    encoder.setCodebook(0, {
      codewords: Float32Array.of(5, 1),
      keys: Float32Array.of(ln3 / 2, 0),
      bias: Float32Array.of(0, 0),
    });
    encoder.forward(Float32Array.of(1));
    const { x, codebooks } = encoder.backward(Float32Array.of(2), 0.5);
    // scores / T = (ln 3, 0): shares 3/4 and 1/4. At the choice 2 * (5, 1); less its mean 8: (2, -6); times share / T:
    // (3, -3).
    expect(codebooks[0].bias[0]).toBeCloseTo(3, 5);
    expect(codebooks[0].bias[1]).toBeCloseTo(-3, 5);
    expect(codebooks[0].keys[0]).toBeCloseTo(3, 5); // times x
    expect([...codebooks[0].codewords]).toEqual([2, 0]); // dy, at the codeword chosen
    expect(x[0]).toBeCloseTo((3 * ln3) / 2, 5); // times the keys
  });

  it.each(engines)('is nothing through the only codeword, exactly (%s)', (engine) => {
    const encoder = createEncoderKernel({ ...small, codewordCount: 1, engine });
    for (const b of [0, 1]) {
      encoder.setCodebook(b, {
        codewords: Float32Array.of(0.7),
        keys: Float32Array.of(0.3),
        bias: Float32Array.of(0.1),
      });
    }
    encoder.forward(Float32Array.of(0.9, 0.2));
    const { x, codebooks } = encoder.backward(Float32Array.of(0.6, 0.1), temperature);
    expect([...x]).toEqual([0, 0]);
    expect([...codebooks[0].keys, ...codebooks[0].bias]).toEqual([0, 0]);
  });

  it.each(engines)('may come twice, and has matrices where the recurrence has (%s)', (engine) => {
    const encoder = createEncoderKernel({ ...small, recurrence: 'linear', engine });
    const random = new Random(1);
    for (const b of [0, 1]) {
      const [codewords, keys, bias] = [0, 0, 0].map(() => randomFloats(random, 2));
      encoder.setCodebook(b, { codewords, keys, bias });
    }
    encoder.forward(Float32Array.of(1, 2, 3));
    const again = () => namedGradients(encoder.backward(Float32Array.of(1, 1, 1), temperature));
    const first = again();
    expect(again()).toEqual(first);
    expect(first.state).toHaveLength(1);
    expect(
      createEncoderKernel({ ...small, engine }).backward(new Float32Array(0), temperature).matrices,
    ).toBeUndefined();
  });
});

describe('temperature', () => {
  it('is that of each call: one kernel gives what a new one gives, whatever it was before', () => {
    fc.assert(
      fc.property(
        softCase,
        fc.array(fc.constantFrom(0.05, 0.9, 10), { minLength: 2, maxLength: 4 }),
        (first, series) => {
          const { counts, scale: _, seed: __, temperature: ___, ...options } = first;
          const gradientsAt = (temperatures: number[], engine: 'wasm' | 'plain') => {
            const encoder = createEncoderKernel({ ...options, rowCount: Math.max(1, ...counts), engine });
            const [{ x, dy }] = inputsOf(first, encoder);
            encoder.forward(x, counts[0]);
            return temperatures.map((own) => namedGradients(encoder.backward(dy, own)));
          };
          for (const engine of engines) {
            const fresh = series.map((own) => gradientsAt([own], engine)[0]);
            expect(gradientsAt(series, engine)).toEqual(fresh);
          }
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe('options.recurrence', () => {
  it.each(engines)('linear with the matrices it starts with, the identity, is residual (%s)', (engine) => {
    const outcomes = (['residual', 'linear'] as const).map((recurrence) => {
      const encoder = createEncoderKernel({ ...small, recurrence, engine });
      const random = new Random(3);
      for (const b of [0, 1]) {
        const [codewords, keys, bias] = [0, 0, 0].map(() => randomFloats(random, 2));
        encoder.setCodebook(b, { codewords, keys, bias });
      }
      const { codes, composite } = encoder.forward(randomFloats(random, 7));
      const forward = [[...codes], [...composite]];
      return [...forward, [...encoder.backward(randomFloats(random, 7), temperature).x]];
    });
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});

describe('what does not fit is refused', () => {
  it.each([
    [{ rowCount: 0 }, 'rowCount: expected an integer >= 1'],
    [{ dim: 1.5 }, 'dim: expected an integer >= 1'],
    [{ codebookCount: 0 }, 'codebookCount: expected an integer >= 1'],
    [{ codewordCount: 257 }, 'codewordCount: expected an integer in [1, 256]'],
    [{ recurrence: 'gru' as 'none' }, 'recurrence: expected one of residual, none, linear'],
    [{ engine: 'gpu' as 'auto' }, 'engine: expected one of auto, wasm, plain'],
    [{ rowCount: 2 ** 28 }, 'at most 4 GiB'],
  ])('%o', (options, message) => {
    expect(() => createEncoderKernel({ ...small, ...options })).toThrow(message);
  });

  it.each(engines)('arrays of another shape, each by its name (%s)', (engine) => {
    const encoder = createEncoderKernel({ ...small, engine });
    const [one, two] = [new Float32Array(1), new Float32Array(2)];
    const codebook = { codewords: two, keys: two, bias: two };
    expect(() => encoder.setCodebook(2, codebook)).toThrow('index: expected an integer in [0, 1]');
    expect(() => encoder.setCodebook(0, { ...codebook, codewords: one })).toThrow('codewords: expected [2, 1]');
    expect(() => encoder.setCodebook(0, { ...codebook, keys: one })).toThrow('keys: expected [2, 1]');
    expect(() => encoder.setCodebook(0, { ...codebook, bias: one })).toThrow('bias: expected [2]');
    expect(() => encoder.setMatrices({ state: one, chosen: one })).toThrow('recurrence: expected linear');
    const linear = createEncoderKernel({ ...small, recurrence: 'linear', engine });
    expect(() => linear.setMatrices({ state: two, chosen: one })).toThrow('state: expected [1, 1]');
    expect(() => linear.setMatrices({ state: one, chosen: two })).toThrow('chosen: expected [1, 1]');
    expect(() => encoder.forward(new Float32Array(8))).toThrow('count: expected an integer in [0, 7]');
    expect(() => encoder.forward(one, 2)).toThrow('x: expected [2, 1]');
    encoder.forward(two);
    expect(() => encoder.backward(one, temperature)).toThrow('dy: expected [2, 1]');
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])('the temperature %d', (wrong) => {
    const encoder = createEncoderKernel(small);
    encoder.forward(new Float32Array(2));
    expect(() => encoder.backward(new Float32Array(2), wrong)).toThrow('temperature: expected a finite number > 0');
  });
});
