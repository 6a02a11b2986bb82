import { ArgumentError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompositeEncoder } from '../composite-encoder/composite-encoder.js';
import type { CompositeEncoderOptions } from '../composite-encoder/options.js';
import { recurrenceNames } from '../recurrence/named-recurrence.js';
import { similarityNames } from '../similarity/similarities.js';
import { expectNoTensorLeak, randomMatrix, useBackend, withEncoder } from '../test-support/index.js';

const dim = 4;
const small: CompositeEncoderOptions = { codebookCount: 2, codewordCount: 16 };
const rows = () => randomMatrix(2, 200, dim);

beforeAll(() => useBackend('wasm'));

/** Mean squared error of what the layer gives. */
function errorOf(encoder: CompositeEncoder, x: tf.Tensor2D): number {
  return tf.tidy(() => tf.mean(tf.square(tf.sub(encoder.apply(x) as tf.Tensor, x))).dataSync()[0]);
}

/** Codebooks of which all codewords but the first lie where no row is nearest to them. */
function killCodewords(encoder: CompositeEncoder): void {
  encoder.build([null, dim]);
  const { codewordCount } = encoder.options;
  encoder.setWeights(
    encoder.getWeights().map((weight, i) => {
      if (weight.shape[0] !== codewordCount || weight.rank !== 2) return weight;
      const far = Array.from({ length: codewordCount * dim }, (_, at) => (at < dim ? 0 : 100 + at + i));
      return tf.tensor2d(far, [codewordCount, dim]);
    }),
  );
}

describe('codebookUsage', () => {
  it('of vectors is that of their codes', () => {
    withEncoder(small, (encoder) => {
      const x = rows();
      const codes = encoder.encode(x);
      const usage = encoder.codebookUsage(x);
      expect(usage).toHaveLength(2);
      expect(encoder.codebookUsage(codes)).toEqual(usage);
      expect(encoder.codebookUsage(x.dataSync() as Float32Array)).toEqual(usage);
      for (const { counts, perplexity, deadCount } of usage) {
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(200);
        expect(perplexity).toBeLessThanOrEqual(16 - deadCount);
      }
    });
  });

  it('refuses codes of other codebooks', () => {
    withEncoder(small, (encoder) => {
      expect(() => encoder.codebookUsage(Uint8Array.of(0))).toThrow(ShapeError);
      expect(() => encoder.codebookUsage(Uint8Array.of(0, 16))).toThrow(ArgumentError);
    });
  });
});

describe('reviveDeadCodewords', () => {
  const forms: CompositeEncoderOptions[] = recurrenceNames.flatMap((recurrence) => [
    ...(['euclidean', 'mahalanobis'] as const).map((similarity) => ({ similarity, recurrence })),
  ]);

  it.each(forms)('brings every dead codeword back to use, and the error down: %o', (form) => {
    withEncoder({ ...small, ...form }, (encoder) => {
      const x = rows();
      killCodewords(encoder);
      const before = errorOf(encoder, x);
      expect(encoder.codebookUsage(x).map(({ deadCount }) => deadCount)).toEqual([15, 15]);
      expect(encoder.reviveDeadCodewords(x, { seed: 1 })).toBe(30);
      const [first, second] = encoder.codebookUsage(x);
      expect(first.deadCount).toBe(0);
      expect(second.deadCount).toBeLessThan(form.recurrence === 'none' ? 14 : 4);
      if (form.recurrence !== 'none') expect(errorOf(encoder, x)).toBeLessThan(before / 2);
    });
  });

  it.each(similarityNames)('with codewordBias works for every similarity: %s', (similarity) => {
    withEncoder({ ...small, codebookCount: 1, similarity, codewordBias: true }, (encoder) => {
      const x = rows();
      encoder.startFromVectors(x);
      const bias = encoder.trainableWeights.find(({ name }) => name.includes('codeword_bias'))!;
      // A bias so low that the codewords 0 to 9 are never chosen.
      bias.write(
        tf.add(
          bias.read(),
          Array.from({ length: 16 }, (_, w) => (w < 10 ? -1e4 : 0)),
        ),
      );
      expect(encoder.codebookUsage(x)[0].deadCount).toBe(10);
      const before = encoder.getWeights()[0].arraySync() as number[][];
      expect(encoder.reviveDeadCodewords(x, { seed: 1 })).toBe(10);
      expect(encoder.codebookUsage(x)[0].deadCount).toBe(0);
      const after = encoder.getWeights()[0].arraySync() as number[][];
      expect(after.slice(10)).toEqual(before.slice(10));
    });
  });

  it('moves codewords onto rows', () => {
    withEncoder({ ...small, codebookCount: 1 }, (encoder) => {
      const x = rows();
      killCodewords(encoder);
      encoder.reviveDeadCodewords(x, { seed: 1 });
      const [, ...moved] = encoder.getWeights()[0].arraySync() as number[][];
      for (const codeword of moved) expect(x.arraySync()).toContainEqual(codeword);
    });
  });

  it('does nothing where every codeword is in use, or where no row has an error left', () => {
    withEncoder({ codebookCount: 1, codewordCount: 8 }, (encoder) => {
      const x = rows();
      encoder.startFromVectors(x);
      expect(encoder.reviveDeadCodewords(x, { seed: 1 })).toBe(0);
      const few = tf.slice2d(x, [0, 0], [3, dim]);
      const dead = encoder.codebookUsage(few)[0].deadCount;
      expect(dead).toBeGreaterThan(4);
      expect(encoder.reviveDeadCodewords(few, { seed: 1 })).toBe(3);
      expect(encoder.reviveDeadCodewords(few, { seed: 1 })).toBe(0);
    });
  });

  it('minimumCount: also moves codewords that too few rows choose', () => {
    withEncoder({ codebookCount: 1, codewordCount: 8 }, (encoder) => {
      const x = rows();
      encoder.startFromVectors(x);
      const counts = Array.from(encoder.codebookUsage(x)[0].counts).sort((a, b) => a - b);
      expect(counts[2]).toBeLessThan(counts[3]);
      expect(encoder.reviveDeadCodewords(x, { seed: 1, minimumCount: counts[3] })).toBe(3);
    });
  });

  it('seed: the same gives the same codewords', () => {
    const revive = (seed: number) => {
      let codewords: unknown;
      withEncoder(small, (encoder) => {
        killCodewords(encoder);
        encoder.reviveDeadCodewords(rows(), { seed });
        codewords = encoder.getWeights().map((weight) => weight.arraySync());
      });
      return codewords;
    };
    expect(revive(1)).toEqual(revive(1));
    expect(revive(1)).not.toEqual(revive(2));
  });

  it('refuses no rows and a minimum that is none', () => {
    withEncoder(small, (encoder) => {
      expect(() => encoder.reviveDeadCodewords(tf.zeros([0, dim]))).toThrow(
        'vectors: expected at least one row, received none.',
      );
      expect(() => encoder.reviveDeadCodewords(rows(), { minimumCount: 0 })).toThrow('minimumCount: expected');
    });
  });

  it('leaves no tensors behind', () => {
    const encoder = new CompositeEncoder({ ...small, similarity: 'representation', codewordBias: true });
    const x = rows();
    encoder.encode(x);
    expectNoTensorLeak(() => encoder.reviveDeadCodewords(x, { seed: 1, minimumCount: 5 }));
    const empty = tf.zeros<tf.Rank.R2>([0, dim]);
    expectNoTensorLeak(() => expect(() => encoder.reviveDeadCodewords(empty, { seed: 1 })).toThrow(ArgumentError));
    tf.dispose([x, empty]);
    encoder.dispose();
  });
});
