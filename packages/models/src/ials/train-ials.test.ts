import { ArgumentError, type Artifact, decodeAnyArtifact, encodeArtifact, Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, clusteredData, popularityModel, recallAt10 } from '../test-support/index.js';
import { PlainIals } from '../test-support/plain-ials.js';
import { DivergenceError } from '../training/divergence-error.js';
import type { TrainingProgress } from '../training/training-options.js';
import { type IalsOptions, ialsDefaults } from './options.js';
import { trainIals } from './train-ials.js';

const data = clusteredData(1);
const { train } = data;
const options: IalsOptions = { dim: 8, epochs: 12, validateEvery: 3, seed: 1 };
const validate = (model: Parameters<typeof recallAt10>[0]) => recallAt10(model, data);

/** The same pairs with weights that differ by a factor of a hundred or more. */
const weighted = withWeights(train, 5);

function withWeights(pairs: Interactions, seed: number): Interactions {
  const { users, items } = pairs;
  const random = new Random(seed);
  const weights = Float32Array.from({ length: pairs.pairCount }, () => Math.exp(1.2 * random.normal()));
  return Interactions.fromIndices(pairs.userIndices(), pairs.userItems, { users, items, weights });
}

/** In float64, by plain loops, from the start of `trainIals` with the same options. */
function twinOf(pairs: Interactions, { dim, seed, ...weights }: { dim: number; seed: number } & Partial<IalsOptions>) {
  const random = new Random(seed).fork('ials').fork('start').fork('items');
  const start = Float32Array.from({ length: pairs.itemCount * dim }, () => random.normal(0, 0.1 / Math.sqrt(dim)));
  return new PlainIals(pairs, dim, { ...ialsDefaults, ...weights }, start);
}

async function trainWithCheckpoints(changes: IalsOptions = {}, pairs = train) {
  const files: Uint8Array[] = [];
  const result = await trainIals(pairs, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('trainIals', () => {
  it('learns tastes: its recall is far above that of popularity', async () => {
    const { model } = await trainIals(train, { ...options, lambda: 0.1 });
    const recall = recallAt10(model, data);
    expect(recall).toBeGreaterThan(0.75); // usually .87
    expect(recall).toBeGreaterThan(3 * recallAt10(popularityModel(train), data)); // usually .11
  });

  it("gives a model of the data's users and items, of the dimension asked for", async () => {
    const { model, history } = await trainIals(train, { ...options, epochs: 1 });
    expect(model.users).toBe(train.users);
    expect(model.items).toBe(train.items);
    expect(model.dim).toBe(8);
    expect(Object.keys(history[0].losses)).toEqual(['observed', 'unobserved', 'regularization']);
  });

  it('gives vectors of zeros to who has no pair', async () => {
    const pairs = [
      ['ann', 'tea'],
      ['bob', 'jam'],
    ] as const;
    const more = Interactions.fromPairs(pairs, { users: ['nobody'], items: ['nothing'] });
    const { model } = await trainIals(more, { ...options, dim: 2 });
    expect([...model.userVector('nobody')]).toEqual([0, 0]);
    expect([...model.itemVector('nothing')]).toEqual([0, 0]);
  });
});

describe('the objective', () => {
  it('ends where that of plain loops in float64 does', async () => {
    for (const weights of [{}, { lambda: 0.1, frequencyExponent: 0 }, { unobservedRatio: 1, lambda: 0.05 }]) {
      const all = { dim: 6, seed: 3, ...weights };
      const twin = twinOf(train, all);
      for (let epoch = 0; epoch < 150; epoch++) twin.sweep();
      const { model } = await trainIals(train, { ...all, epochs: 150, validateEvery: 150 });
      const reached = twin.objective(model.userVectors, model.itemVectors);
      expect(Math.abs(reached / twin.objective() - 1)).toBeLessThan(1e-4);
    }
  }, 30_000);

  it.each([0.5, 1])(
    'ends where that of plain loops does with pairs that count by their weights to the power of %d',
    async (weightExponent) => {
      const all = { dim: 6, seed: 3, weightExponent, frequencyExponent: 0.8 };
      const twin = twinOf(weighted, all);
      for (let epoch = 0; epoch < 150; epoch++) twin.sweep();
      const { model, history } = await trainIals(weighted, { ...all, epochs: 150, validateEvery: 150 });
      const reached = twin.objective(model.userVectors, model.itemVectors);
      expect(Math.abs(reached / twin.objective() - 1)).toBeLessThan(1e-4);
      const unweighted = await trainIals(train, { ...all, epochs: 150, validateEvery: 150 });
      const other = twin.objective(unweighted.model.userVectors, unweighted.model.itemVectors);
      expect(other / reached).toBeGreaterThan(1.01);
      // At rest, the loss is the objective.
      const loss = Object.values(history[149].losses).reduce((sum, term) => sum + term, 0);
      expect(Math.abs(loss / reached - 1)).toBeLessThan(1e-4);
    },
    30_000,
  );

  it('never rises over a sweep, for any weights and steps', async () => {
    const anyOptions = fc.record({
      seed: fc.nat({ max: 1000 }),
      dim: fc.integer({ min: 1, max: 20 }),
      solverSteps: fc.integer({ min: 1, max: 4 }),
      lambda: fc.constantFrom(0.003, 0.03, 0.3),
      unobservedRatio: fc.constantFrom(0.5, 5, 50),
      frequencyExponent: fc.constantFrom(0, 0.5, 1),
      weightExponent: fc.constantFrom(0.5, 1),
    });
    const small = withWeights(clusteredData(2, { userCount: 25, itemCount: 30 }).train, 6);
    await fc.assert(
      fc.asyncProperty(anyOptions, async (drawn) => {
        const twin = twinOf(small, drawn);
        const reached: number[] = [];
        const score = ({ userVectors, itemVectors }: { userVectors: Float32Array; itemVectors: Float32Array }) => {
          reached.push(twin.objective(userVectors, itemVectors));
          return -reached[reached.length - 1];
        };
        const { history } = await trainIals(small, {
          ...{ ...drawn, epochs: 8, validateEvery: 1, patience: 8 },
          validate: score,
        });
        // But for rounding to float32.
        for (let e = 1; e < 8; e++) expect(reached[e]).toBeLessThan(reached[e - 1] * (1 + 1e-5));
        // An epoch's loss is the mean of what the sweep over users and that over items left.
        const last = Object.values(history[7].losses).reduce((sum, term) => sum + term, 0);
        expect(last).toBeGreaterThan(reached[7] * (1 - 1e-5));
        expect(last).toBeLessThan(reached[6] * (1 + 1e-5));
      }),
      { numRuns: 25 },
    );
  });
});

describe('options.weightExponent', () => {
  it('decides how far weights count: not at all at 0, or where there are none', async () => {
    const bytes = async (pairs: Interactions, weightExponent?: number) =>
      bytesOf((await trainIals(pairs, { ...options, epochs: 2, weightExponent })).model);
    const plain = await bytes(train);
    expect(await bytes(weighted, 0)).toEqual(plain);
    expect(await bytes(train, 1)).toEqual(plain);
    const [half, whole] = [await bytes(weighted, 0.5), await bytes(weighted, 1)];
    expect(await bytes(weighted)).toEqual(half);
    expect(half).not.toEqual(plain);
    expect(half).not.toEqual(whole);
  });

  it('does as well with weights in another unit', async () => {
    const { users, items, userItems, weights } = weighted;
    const twice = weights!.map((weight) => 2 * weight);
    const inOther = Interactions.fromIndices(weighted.userIndices(), userItems, { users, items, weights: twice });
    const models = await Promise.all([weighted, inOther].map((pairs) => trainIals(pairs, { ...options, epochs: 2 })));
    expect(bytesOf(models[0].model)).toEqual(bytesOf(models[1].model));
  });

  it('ranks higher what counts more', async () => {
    const pairs = Array.from({ length: 40 }, (_, i) => [`user ${i >> 1}`, i % 2 === 0 ? 'much' : 'little'] as const);
    const counts = Float32Array.from(pairs, (_, i) => (i % 2 === 0 ? 100 : 1));
    const { model } = await trainIals(Interactions.fromPairs(pairs, { weights: counts }), { ...options, dim: 2 });
    const score = (item: string) =>
      model.userVector('user 3').reduce((sum, value, d) => sum + value * model.itemVector(item)[d], 0);
    expect(score('much')).toBeGreaterThan(score('little') + 0.05);
  });
});

describe('options.seed and options.threads', () => {
  it('the same seed gives the same bytes, another others', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => bytesOf((await trainIals(train, { ...options, seed })).model)),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('any number of threads gives the same bytes, and history', async () => {
    const { train: more } = clusteredData(3, { userCount: 3000, itemCount: 400 });
    for (const pairs of [more, withWeights(more, 7)]) {
      const [alone, shared] = await Promise.all(
        [1, 2].map((threads) => trainIals(pairs, { ...options, epochs: 2, threads })),
      );
      expect(bytesOf(shared.model)).toEqual(bytesOf(alone.model));
      expect(shared.history).toEqual(alone.history);
    }
  });
});

describe('options.resume', () => {
  it.each([{ validate }, {}])(
    'from every checkpoint ends with the bytes and the history of an undisturbed run, %o',
    async (changes) => {
      const { result, checkpoints } = await trainWithCheckpoints(changes);
      expect(checkpoints).toHaveLength(4);
      for (const resume of checkpoints) {
        const resumed = await trainIals(train, { ...options, ...changes, resume, threads: 2 });
        expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
        expect(resumed.bestEpoch).toBe(result.bestEpoch);
        expect(resumed.history).toEqual(result.history);
      }
    },
  );

  it('goes on with weights, and with no others', async () => {
    const { result, checkpoints } = await trainWithCheckpoints({}, weighted);
    const resume = checkpoints[1];
    const resumed = await trainIals(weighted, { ...options, resume, threads: 2 });
    expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
    expect(resumed.history).toEqual(result.history);
    for (const other of [train, withWeights(train, 8)]) {
      await expect(trainIals(other, { ...options, resume })).rejects.toThrow('a checkpoint of the same data');
    }
  });

  it('goes on after an abort', async () => {
    const { result } = await trainWithCheckpoints();
    const controller = new AbortController();
    let last: Artifact | undefined;
    const aborted = trainIals(train, {
      ...options,
      signal: controller.signal,
      onCheckpoint: (checkpoint) => {
        last = decodeAnyArtifact(encodeArtifact(checkpoint));
        if (JSON.parse(checkpoint.metadata.state).epoch === 6) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(bytesOf((await trainIals(train, { ...options, resume: last })).model)).toEqual(bytesOf(result.model));
  });

  it('refuses a checkpoint of other data, of other options, or of another kind', async () => {
    const { checkpoints, result } = await trainWithCheckpoints();
    const [resume] = checkpoints;
    await expect(trainIals(clusteredData(2).train, { ...options, resume })).rejects.toThrow(
      'a checkpoint of the same data',
    );
    for (const changes of [{ seed: 2 }, { lambda: 0.02 }, { solverSteps: 3 }]) {
      await expect(trainIals(train, { ...options, ...changes, resume })).rejects.toThrow(
        'a checkpoint of the same hyperparameters',
      );
    }
    await expect(trainIals(train, { ...options, resume: result.model.toArtifact() })).rejects.toThrow(
      'a checkpoint of the same kind, ials-checkpoint version 1',
    );
  });
});

describe('options.validate and options.onProgress', () => {
  it('keeps the best model and stops after `patience` further validations', async () => {
    const scores = [0.1, 0.4, 0.2, 0.3];
    const seen: Uint8Array[] = [];
    const { model, bestEpoch } = await trainIals(train, {
      ...{ ...options, epochs: 100, validateEvery: 2, patience: 2 },
      validate: (candidate) => {
        seen.push(bytesOf(candidate));
        return scores[seen.length - 1];
      },
    });
    expect(seen).toHaveLength(4);
    expect(bestEpoch).toBe(4);
    expect(bytesOf(model)).toEqual(seen[1]);
  });

  it('tells of both halves of a sweep', async () => {
    const reports: TrainingProgress[] = [];
    await trainIals(train, { ...options, epochs: 2, onProgress: (progress) => reports.push(progress) });
    expect(reports.at(-1)).toMatchObject({ phase: 'train', done: 4, total: 4, epoch: 2, epochs: 2 });
    for (const { losses } of reports) expect(losses.observed).toBeGreaterThan(0);
  });
});

describe('what cannot be trained', () => {
  it('is data without pairs', async () => {
    const none = Interactions.fromPairs([], { users: ['ann'], items: ['tea'] });
    await expect(trainIals(none, options)).rejects.toThrow('train: expected at least one pair, received none');
    await expect(trainIals(none, options)).rejects.toThrow(ArgumentError);
  });

  it('stops where the objective is no longer finite, and says what to do', async () => {
    // More dimensions than items, and nothing that holds those without one.
    const pairs = Interactions.fromPairs([
      ['ann', 'tea'],
      ['bob', 'tea'],
    ]);
    const refused = trainIals(pairs, { dim: 8, lambda: 0, epochs: 5 });
    await expect(refused).rejects.toSatisfy((error) => DivergenceError.isInstance(error));
    await expect(refused).rejects.toThrow(/diverged at step \d+: the \w+ loss is .* Raise `lambda`/);
  });

  it('the defaults are those of the documentation', () => {
    expect(ialsDefaults).toEqual({
      ...{
        dim: 32,
        epochs: 16,
        lambda: 0.01,
        unobservedRatio: 6,
        frequencyExponent: 1,
        weightExponent: 0.5,
        solverSteps: 2,
      },
      ...{ validateEvery: 2, patience: 3, seed: 0 },
    });
  });
});
