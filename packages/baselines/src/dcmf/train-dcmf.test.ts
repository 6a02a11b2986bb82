import { type Artifact, decodeAnyArtifact, encodeArtifact, IdMap, Interactions, Random } from '@lightrec/core';
import { optionRefusals } from '@lightrec/core/testing';
import { unpackSigns } from '@lightrec/kernels';
import type { WordBags } from '@lightrec/models';
import { describe, expect, it } from 'vitest';
import type { DcmfModel } from './dcmf-model.js';
import { DcmfTrainer } from './dcmf-trainer.js';
import { featureMatrix } from './features.js';
import { type DcmfHyperparameters, type DcmfOptions, dcmfDefaults, dcmfOptionNames } from './options.js';
import { trainDcmf } from './train-dcmf.js';

const [userCount, itemCount, tasteCount] = [60, 48, 4];

/** Users of four tastes; an item's words tell its taste, and the last items of each were chosen by nobody. */
function tasteData(seed: number, firstCold = itemCount): { train: Interactions<number, number>; itemText: WordBags } {
  const random = new Random(seed);
  const pairs: [number[], number[]] = [[], []];
  for (let user = 0; user < userCount; user++) {
    for (let n = 0; n < 8; n++) {
      const item =
        random.uniform() < 0.9
          ? tasteCount * random.integer(itemCount / tasteCount) + (user % tasteCount)
          : random.integer(itemCount);
      if (item >= firstCold) continue;
      pairs[0].push(user);
      pairs[1].push(item);
    }
  }
  const ids = { users: IdMap.range(userCount), items: IdMap.range(itemCount) };
  const train = Interactions.fromIndices(...pairs, ids);
  // Two words of the taste, and one drawn from eight that tell nothing.
  const wordIds = Uint32Array.from({ length: 3 * itemCount }, (_, i) => {
    const taste = Math.floor(i / 3) % tasteCount;
    return i % 3 < 2 ? 2 * taste + (i % 3) : 8 + random.integer(8);
  });
  return {
    train,
    itemText: {
      offsets: Uint32Array.from({ length: itemCount + 1 }, (_, item) => 3 * item),
      wordIds,
      counts: new Uint32Array(wordIds.length).fill(1),
      vocabulary: Array.from({ length: 16 }, (_, word) => `word ${word}`),
    },
  };
}

const { train, itemText } = tasteData(1);
const small = { bitCount: 12, epochs: 6, startSweeps: 10 };

function bytesOf(model: { toArtifact(): Artifact }): Uint8Array {
  return encodeArtifact(model.toArtifact());
}

/** Of the best items of each user, among some where asked, the share that is of the user's taste. */
function tasteShare(model: DcmfModel<number, number>, k = 6, among?: number[]): number {
  const users = Array.from({ length: userCount }, (_, user) => user);
  const lists = model.recommendIndices(users, { k, includeIndices: among });
  const own = lists.map(({ itemIndices }, user) => {
    return itemIndices.filter((item) => item % tasteCount === user % tasteCount).length / itemIndices.length;
  });
  return own.reduce((sum, share) => sum + share, 0) / userCount;
}

/** The objective in plain loops over all pairs, of what training holds. */
function plainObjective(trainer: DcmfTrainer, hyperparameters: DcmfHyperparameters): number {
  const { bitCount, loss, target, alpha, beta, lambda, ridge } = hyperparameters;
  const { users, items } = trainer.sides;
  let sum = 0;
  for (let user = 0; user < userCount; user++) {
    for (let item = 0; item < itemCount; item++) {
      let score = 0;
      for (let b = 0; b < bitCount; b++) score += users.codes[user * bitCount + b] * items.codes[item * bitCount + b];
      sum += beta * score ** 2;
      if (!train.hasIndices(user, item)) continue;
      sum += loss === 'squared' ? (target * bitCount - score) ** 2 : Math.log(1 + Math.exp(-score));
    }
  }
  for (const { codes, delegates, regression } of [users, items]) {
    codes.forEach((sign, i) => {
      // |B - P|^2, where P has as many squares as B: what rounding or equal bits leave out of it does not count.
      sum += 2 * alpha * (1 - sign * delegates[i]);
      if (regression) sum += lambda * (sign - regression.predictions[i]) ** 2;
    });
    for (const weight of regression?.weights ?? []) sum += lambda * ridge * weight ** 2;
  }
  return sum / train.pairCount;
}

describe('the objective', () => {
  const features = { items: featureMatrix('itemFeatures', itemText, itemCount) };

  it.each([
    ['squared', { alpha: 0.1, beta: 0.05, lambda: 10 }],
    ['squared', { alpha: 100, beta: 0, lambda: 0, target: 1 }],
    ['logistic', { alpha: 0.01, beta: 0.001, lambda: 0.1 }],
    ['logistic', { alpha: 1, beta: 0.01, lambda: 10 }],
  ] as const)('of the %s loss never rises over a sweep, and is what is reported: %o', (loss, weights) => {
    for (const seed of [1, 2, 3]) {
      const hyperparameters = { ...dcmfDefaults, ...small, ...weights, loss };
      const trainer = new DcmfTrainer(train, features, hyperparameters, new Random(seed));
      trainer.start();
      let before = plainObjective(trainer, hyperparameters);
      const first = before;
      for (let sweep = 0; sweep < 8; sweep++) {
        const terms = Object.values(trainer.step());
        const after = plainObjective(trainer, hyperparameters);
        expect(terms.reduce((sum, term) => sum + term, 0)).toBeCloseTo(after, 8);
        expect(after).toBeLessThanOrEqual(before + 1e-9 * Math.abs(before));
        before = after;
      }
      expect(before).toBeLessThan(first);
    }
  });
});

describe('trainDcmf', () => {
  it.each([
    { loss: 'squared', alpha: 1, beta: 0.05, least: 0.8 }, // usually .95; .25 by chance
    { loss: 'logistic', alpha: 0.001, beta: 0.0005, least: 0.5 }, // usually .7, as it rests once pairs score 5 or so
  ] as const)('finds the tastes: %o', async ({ least, ...weights }) => {
    const { model, history } = await trainDcmf(train, { ...small, ...weights });
    expect(tasteShare(model)).toBeGreaterThan(least);
    expect(history.at(-1)!.losses).toEqual({
      pairs: expect.any(Number),
      interaction: expect.any(Number),
      delegates: expect.any(Number),
    });
  });

  it('gives items that nobody chose codes by their text', async () => {
    const firstCold = 40;
    const { train: warm, itemText } = tasteData(2, firstCold);
    const cold = Array.from({ length: itemCount - firstCold }, (_, i) => firstCold + i);
    const { model } = await trainDcmf(warm, { ...small, itemFeatures: itemText });
    const { model: blind } = await trainDcmf(warm, small);
    expect(tasteShare(model, 2, cold)).toBeGreaterThan(0.8); // usually 1
    expect(tasteShare(blind, 2, cold)).toBeLessThan(0.5); // .25 by chance
  });

  it('takes features of users, and vectors', async () => {
    const vectors = Float32Array.from({ length: userCount * tasteCount }, (_, i) =>
      Number(Math.floor(i / tasteCount) % tasteCount === i % tasteCount),
    );
    const { model } = await trainDcmf(train, { ...small, userFeatures: { vectors, dim: tasteCount } });
    expect(tasteShare(model)).toBeGreaterThan(0.8);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const run = async (seed: number) =>
      bytesOf((await trainDcmf(train, { ...small, itemFeatures: itemText, seed })).model);
    expect(await run(3)).toEqual(await run(3));
    expect(await run(3)).not.toEqual(await run(4));
  });

  it('gives the same bytes when it goes on from a checkpoint, written and read again', async () => {
    const options = {
      ...small,
      itemFeatures: itemText,
      validate: (m: { itemCodes: Uint8Array }) => m.itemCodes[0] % 7,
    };
    const whole = await trainDcmf(train, options);
    const files: Uint8Array[] = [];
    await trainDcmf(train, { ...options, onCheckpoint: (checkpoint) => void files.push(encodeArtifact(checkpoint)) });
    expect(files.length).toBe(small.epochs);
    for (const file of [files[0], files[3]]) {
      const resumed = await trainDcmf(train, { ...options, resume: decodeAnyArtifact(file) });
      expect(bytesOf(resumed.model)).toEqual(bytesOf(whole.model));
      expect(resumed.history).toEqual(whole.history);
    }
  });

  it('refuses a checkpoint of other features', async () => {
    const files: Uint8Array[] = [];
    const onCheckpoint = (checkpoint: Artifact) => void files.push(encodeArtifact(checkpoint));
    await trainDcmf(train, { ...small, epochs: 1, itemFeatures: itemText, onCheckpoint });
    const counts = itemText.counts.with(0, 2);
    const resume = decodeAnyArtifact(files[0]);
    const other = trainDcmf(train, { ...small, epochs: 1, itemFeatures: { ...itemText, counts }, resume });
    await expect(other).rejects.toThrow('a checkpoint of the same features');
  });

  it('keeps the model that validates best, stops when told, and reports sweeps', async () => {
    const scores = [1, 5, 2, 3];
    const seen: string[] = [];
    const { bestEpoch } = await trainDcmf(train, {
      ...small,
      patience: 2,
      validate: () => scores[seen.length - 1],
      onProgress: ({ done, total, losses }) => seen.push(`${done} of ${total}: ${Object.keys(losses)}`),
    });
    expect(bestEpoch).toBe(2);
    expect(seen).toEqual([1, 2, 3, 4].map((sweep) => `${sweep} of 6: pairs,interaction,delegates`));
    const stop = new AbortController();
    const stopped = trainDcmf(train, {
      ...small,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});

describe('features that tell nothing', () => {
  const codesOf = async (options: DcmfOptions<number, number>) => {
    const { model } = await trainDcmf(train, { ...small, ...options });
    return unpackSigns(model.itemCodes, small.bitCount);
  };

  it('leave the codes as they are without: no words at all, or one that every item has', async () => {
    const offsets = Uint32Array.from({ length: itemCount + 1 }, (_, item) => item);
    const [wordIds, counts] = [new Uint32Array(itemCount), new Uint32Array(itemCount).fill(1)];
    const one = { offsets, wordIds, counts, vocabulary: ['tea'] };
    const none = {
      offsets: new Uint32Array(itemCount + 1),
      wordIds: wordIds.slice(0, 0),
      counts: counts.slice(0, 0),
      vocabulary: [],
    };
    const without = await codesOf({});
    for (const text of [one, none]) {
      const codes = await codesOf({ itemFeatures: text, lambda: 5 });
      expect(codes).toEqual(without);
    }
  });
});

describe('what cannot be is refused', () => {
  const trial = {
    names: dcmfOptionNames,
    call: (options: object) => trainDcmf(train, { ...small, epochs: 1, ...options }),
    accepts: { seed: [-1] },
    refuses: {
      bitCount: [0, 257, 1.5],
      loss: ['hinge'],
      target: [0],
      ridge: [0, 1],
      lambda: [1],
      epochs: [0],
      signal: [new AbortController()],
      resume: [new Uint8Array(8)],
      userFeatures: [itemText],
      itemFeatures: [{ ...itemText, offsets: itemText.offsets.subarray(1) }],
    },
  };
  for (const { name, check } of optionRefusals(trial)) it(name, check);

  it('a target with the logistic loss, which has none', async () => {
    await expect(trainDcmf(train, { ...small, loss: 'logistic', target: 2 })).rejects.toThrow(
      'target: expected nothing with the logistic loss, received 2',
    );
  });

  it('data that are none, or without pairs', async () => {
    await expect(trainDcmf([[1, 2]] as never)).rejects.toThrow('train: expected Interactions');
    const empty = Interactions.fromPairs([], { users: [1, 2], items: [3] });
    await expect(trainDcmf(empty)).rejects.toThrow('train: expected at least one pair, received none');
  });
});

it('trains fewer users or items than bits, or one of each', async () => {
  const one = await trainDcmf(Interactions.fromPairs([['ann', 7]]), small);
  expect(one.model.recommend(['ann'])[0].ids).toEqual([7]);
  const few = Interactions.fromPairs([
    ['ann', 7],
    ['ann', 8],
    ['bob', 9],
  ]);
  const { model } = await trainDcmf(few, small);
  expect(model.recommend(['bob'], { k: 1 })[0].ids).toEqual([9]);
});
