import { ArgumentError, type Artifact, ArtifactError, IdMap, LightRecError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { requireSameRun, takePrefix, withPrefix } from './checkpoint.js';
import { DivergenceError, finiteModel, requireFiniteLoss } from './divergence-error.js';
import { fingerprintOf, fingerprintOfIds } from './fingerprint.js';
import { LossMeter, latestValidation } from './history.js';

describe('DivergenceError', () => {
  it('says step, term and value, and what to do', () => {
    const error = new DivergenceError({ step: 12, term: 'ranking', value: Number.NaN });
    expect(error.message).toBe(
      'training diverged at step 12: the ranking loss is NaN. Lower the learning rate, or raise the regularisation lambda.',
    );
    expect(error.name).toBe('DivergenceError');
    const other = new DivergenceError({ step: 1, term: 'observed', value: Number.NaN, advice: 'Raise it.' });
    expect(other.message).toBe('training diverged at step 1: the observed loss is NaN. Raise it.');
  });

  it('isInstance knows it, its base, and one of a second installed copy, and nothing else', () => {
    const error = new DivergenceError({ step: 1, term: 'ranking', value: Number.NaN });
    const copy = Object.assign(new Error('x'), { [Symbol.for('lightrec.error')]: true, code: 'DIVERGENCE' });
    expect(DivergenceError.isInstance(error)).toBe(true);
    expect(LightRecError.isInstance(error)).toBe(true);
    expect(DivergenceError.isInstance(copy)).toBe(true);
    expect(ArgumentError.isInstance(error)).toBe(false);
    expect(DivergenceError.isInstance(new LightRecError('x'))).toBe(false);
    expect(DivergenceError.isInstance(undefined)).toBe(false);
  });

  it('is what requireFiniteLoss throws, naming the term that is not finite', () => {
    requireFiniteLoss(1, { ranking: 0.7, regularization: 0 });
    const loss = { ranking: 0.7, regularization: Number.POSITIVE_INFINITY };
    expect(() => requireFiniteLoss(3, loss)).toThrow('step 3: the regularization loss is Infinity');
    expect(() => requireFiniteLoss(4, { ranking: 1e39 })).toThrow('step 4: the ranking loss is 1e+39');
  });
});

describe('LossMeter and latestValidation', () => {
  it('the mean of each term over the steps so far', () => {
    const meter = new LossMeter();
    expect(meter.means()).toEqual({});
    meter.add({ ranking: 1, regularization: 4 });
    meter.add({ ranking: 2, regularization: 0 });
    expect(meter.means()).toEqual({ ranking: 1.5, regularization: 2 });
  });

  it('the last score there was, also where it is 0', () => {
    expect(latestValidation([{ epoch: 1, losses: {} }])).toBeUndefined();
    const history = [
      { epoch: 1, losses: {}, validation: 0.3 },
      { epoch: 2, losses: {}, validation: 0 },
      { epoch: 3, losses: {} },
    ];
    expect(latestValidation(history)).toBe(0);
  });
});

describe('finiteModel', () => {
  it('is the model, and a divergence where its vectors are not finite', () => {
    expect(finiteModel(3, () => 'model')).toBe('model');
    const refuse = () => {
      throw new ArgumentError({ argument: 'userVectors[0]', expected: 'a finite number', received: Number.NaN });
    };
    expect(() => finiteModel(3, refuse)).toThrow(DivergenceError);
    expect(() => finiteModel(3, refuse)).toThrow('training diverged at step 3: the next loss is NaN');
  });

  it('lets other errors pass', () => {
    const fail = () => {
      throw new LightRecError('another');
    };
    expect(() => finiteModel(3, fail)).toThrow('another');
  });
});

describe('requireSameRun', () => {
  const checkpoint: Artifact = {
    kind: 'bpr-checkpoint',
    version: 1,
    tensors: { values: { shape: [1], data: Float32Array.of(1) } },
    metadata: { data: '2x3', hyperparameters: '{}' },
  };

  const run = { kind: 'bpr-checkpoint', identity: { data: '2x3', hyperparameters: '{}' } };

  it('passes a checkpoint of the same run', () => {
    requireSameRun(checkpoint, run);
  });

  it.each([
    ['kind', { ...checkpoint, kind: 'light-rec-checkpoint' }],
    ['kind', { ...checkpoint, version: 2 }],
    ['data', { ...checkpoint, metadata: { ...checkpoint.metadata, data: '9x9' } }],
    ['hyperparameters', { ...checkpoint, metadata: { data: '2x3' } }],
  ])('refuses one of another %s', (what, other) => {
    const check = () => requireSameRun(other, run);
    expect(check).toThrow(ArtifactError);
    expect(check).toThrow(`a checkpoint of the same ${what}`);
  });
});

describe('fingerprintOf', () => {
  it('is the same for the same values, and another for any other value, order or length', () => {
    const values = Float32Array.of(1, 2, 3, 4);
    const prints = [
      fingerprintOf(values),
      fingerprintOf(Float32Array.of(1, 2, 3, 5)),
      fingerprintOf(Float32Array.of(2, 1, 3, 4)),
      fingerprintOf(Float32Array.of(-1, 2, 3, 4)),
      fingerprintOf(Float32Array.of(1, 2), Float32Array.of(3, 4)),
      fingerprintOf(Float32Array.of(1, 2, 3)),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(fingerprintOf(values.slice())).toBe(prints[0]);
    expect(fingerprintOf(Float32Array.of(0, 1, 2, 3, 4).subarray(1))).toBe(prints[0]);
  });
});

describe('fingerprintOfIds', () => {
  it('is the same for equal ids, and another for any other id, type, order or side', () => {
    const of = (users: (string | number)[], items: (string | number)[]) =>
      fingerprintOfIds({ users: IdMap.from(users), items: IdMap.from(items) });
    const prints = [
      of(['ann', 'bob'], [0, 1]),
      of(['bob', 'ann'], [0, 1]),
      of(['ann', 'bo'], [0, 1]),
      of(['ann', 'bob'], [1, 0]),
      of(['ann', 'bob'], ['0', 1]),
      of(['ann', 'bob'], [0]),
      of([0, 1], ['ann', 'bob']),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(of(['ann', 'bob'], [0, 1])).toBe(prints[0]);
    expect(fingerprintOfIds({ users: IdMap.from(['ann', 'bob']), items: IdMap.range(2) })).toBe(prints[0]);
  });
});

it('takePrefix takes what withPrefix named, and leaves the rest', () => {
  const [first, second, other] = [1, 2, 3].map((value) => ({ shape: [1], data: Float32Array.of(value) }));
  const tensors = { ...withPrefix('best.', { first, second }), other };
  const artifact: Artifact = { kind: 'any', version: 1, metadata: {}, tensors };
  expect(takePrefix('best.', artifact)).toEqual({ first, second });
  expect(artifact.tensors).toEqual({ other });
});
