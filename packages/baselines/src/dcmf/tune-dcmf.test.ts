import { encodeArtifact, IdMap, Interactions, Random } from '@lightrec/core';
import { optionRefusals, wrongValues } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import type { DcmfModel } from './dcmf-model.js';
import { trainDcmf } from './train-dcmf.js';
import { type DcmfTrial, dcmfGrid, type TuneDcmfOptions, tuneDcmf, tuneDcmfNames } from './tune-dcmf.js';

const train = (() => {
  const random = new Random(1);
  const users = Uint32Array.from({ length: 160 }, (_, i) => i % 20);
  const items = users.map((user) => 3 * random.integer(6) + (user % 3));
  return Interactions.fromIndices(users, items, { users: IdMap.range(20), items: IdMap.range(18) });
})();

const itemFeatures = {
  dim: 3,
  vectors: Float32Array.from({ length: 54 }, (_, i) => (Math.floor(i / 3) % 3 === i % 3 ? 1 : 0)),
};

/** Scores of pairs of the same taste over those of others. */
function validate(model: DcmfModel<number, number>): number {
  const scores = new Float32Array(20 * 18);
  model.scoreItems(
    Array.from({ length: 20 }, (_, user) => user),
    scores,
  );
  return scores.reduce((sum, score, i) => sum + (Math.floor(i / 18) % 3 === i % 3 ? 2 : -1) * score, 0);
}

const grid = { alpha: [0.1, 10], beta: [0, 0.1] };
const options: TuneDcmfOptions<number, number> = { bitCount: 8, epochs: 3, startSweeps: 2, grid, validate };
const bytesOf = (model: DcmfModel<number, number>) => encodeArtifact(model.toArtifact());

describe('tuneDcmf', () => {
  it('keeps the model of the best setting, as trainDcmf has it', async () => {
    const { model, setting, trials } = await tuneDcmf(train, options);
    expect(trials.map(({ setting: { alpha, beta } }) => [alpha, beta])).toEqual([
      [0.1, 0],
      [0.1, 0.1],
      [10, 0],
      [10, 0.1],
    ]);
    expect(new Set(trials.map(({ validation }) => validation)).size).toBeGreaterThan(1);
    const best = Math.max(...trials.map(({ validation }) => validation));
    expect(trials.find(({ validation }) => validation === best)!.setting).toEqual(setting);
    expect(validate(model)).toBe(best);
    const { grid: _, ...shared } = options;
    const alone = await trainDcmf(train, { ...shared, ...setting });
    expect(bytesOf(model)).toEqual(bytesOf(alone.model));
  });

  it('goes on from the trials of a search that was stopped, to the same bytes', async () => {
    const whole = await tuneDcmf(train, options);
    for (const kept of [1, 4]) {
      const done = structuredClone(whole.trials.slice(0, kept));
      const trained: DcmfTrial[] = [];
      const resumed = await tuneDcmf(train, {
        ...{ ...options, done },
        onTrial: (trial, { done, total }) => {
          expect([done, total]).toEqual([kept + trained.length + 1, 4]);
          trained.push(trial);
        },
      });
      expect(trained).toEqual(whole.trials.slice(kept));
      expect(bytesOf(resumed.model)).toEqual(bytesOf(whole.model));
      expect({ ...resumed, model: 0 }).toEqual({ ...whole, model: 0 });
    }
  });

  it('searches lambda where there are features, in the grid of the paper unless another is given', async () => {
    expect([dcmfGrid.alpha, dcmfGrid.beta, dcmfGrid.lambda].map(({ length }) => length)).toEqual([7, 7, 7]);
    expect([dcmfGrid.alpha[0], dcmfGrid.beta[6], dcmfGrid.lambda[6]]).toEqual([1e-4, 1, 100]);
    const { trials } = await tuneDcmf(train, {
      ...options,
      itemFeatures,
      grid: { alpha: [1], beta: [0.1] },
      epochs: 1,
    });
    expect(trials.map(({ setting }) => setting.lambda)).toEqual(dcmfGrid.lambda);
  });

  const trial = {
    names: tuneDcmfNames,
    call: (given: object) => tuneDcmf(train, { ...options, ...given }),
    accepts: { seed: [-1], grid: wrongValues.slice(-1) }, // an empty one is the paper's
  };
  for (const { name, check } of optionRefusals(trial)) it(`refuses ${name}`, check);

  it.each([
    [{ validate: undefined }, 'validate: expected a function that scores models'],
    [{ grid: { alpha: [] } }, 'grid.alpha: expected at least one value, received none'],
    [{ grid: { beta: [-1] } }, 'beta: expected'],
    [{ grid: { lambda: [1] } }, 'grid.lambda: expected nothing without `userFeatures` or `itemFeatures`, received 1'],
    [{ onTrial: 3 }, 'onTrial: expected'],
    [{ done: 3 }, 'done: expected'],
  ])('refuses %j before anything is trained', async (changes, message) => {
    const tuning = tuneDcmf(train, { ...options, ...changes } as TuneDcmfOptions<number, number>);
    await expect(tuning).rejects.toThrow(message);
  });
});
