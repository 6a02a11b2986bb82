import { IdMap, Interactions, type Recommender } from '@lightrec/core';
import { type OptionTrial, optionRefusals, wrongValues } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { toCurve } from './evaluation/curve.js';
import { evaluate } from './evaluation/evaluate.js';
import { evaluateNames } from './evaluation/options.js';
import { evaluateLists } from './lists/evaluate-lists.js';
import { evaluateListsNames } from './lists/options.js';
import { averagePrecision } from './metrics/average-precision.js';
import { recallAtK } from './metrics/recall.js';
import { popularityRecommender } from './popularity-recommender.js';
import { rankByScores, scoreRowNames } from './ranking/rank-by-scores.js';
import { evaluateSampled, evaluateSampledNames } from './sampled/evaluate-sampled.js';
import { compareEvaluations, compareNames } from './significance/compare-evaluations.js';
import { bootstrapNames, pairedBootstrap } from './significance/paired-bootstrap.js';
import { summarise } from './significance/summarise.js';

const catalogue = { users: ['ann', 'bob'], items: ['tea', 'jam', 'rye'] };
const pairs = [
  ['ann', 'tea'],
  ['bob', 'rye'],
] as const;
const test = Interactions.fromPairs(pairs, catalogue);
const scoreAll = (_: ArrayLike<number>, scores: Float32Array) => {
  scores.fill(1);
};
const seed = 1;
const judged = { perUser: { userIds: ['ann'], recall: [1] } };
const metric = ({ recall }: typeof judged.perUser) => recall;

const trials: Record<string, OptionTrial> = {
  evaluate: {
    names: evaluateNames,
    call: (options) => evaluate(scoreAll, { test, exclude: [], cutoffs: [1], ...options }),
    refuses: {
      test: [null, [['ann', 'tea']]],
      exclude: [undefined, null, [7], [null]],
      cutoffs: [[], [0], ['1'], undefined],
      batchSize: [0],
      users: [['eve'], ['ann', 'ann'], 'ann', [0]],
      signal: [new AbortController()],
    },
  },
  evaluateLists: {
    names: evaluateListsNames,
    call: (options) =>
      evaluateLists(popularityRecommender(test), { train: test, exclude: [], cutoffs: [1], ...options }),
    refuses: {
      train: [null, [['ann', 'tea']]],
      exclude: [undefined, null, [7], [null]],
      cutoffs: [[], [0], ['1'], undefined],
      batchSize: [0],
      users: [['eve'], ['ann', 'ann'], 'ann', [0]],
      signal: [new AbortController()],
    },
  },
  evaluateSampled: {
    names: evaluateSampledNames,
    call: (options) => evaluateSampled(scoreAll, { test, exclude: [], cutoffs: [1], seed, ...options }),
    accepts: { seed: [-1] },
    refuses: {
      test: [null, [['ann', 'tea']]],
      exclude: [undefined, null, [7], [null]],
      cutoffs: [[], [0], ['1'], undefined],
      batchSize: [0],
      users: [['eve'], ['ann', 'ann'], 'ann', [0]],
      signal: [new AbortController()],
      negativeCount: [0],
      seed: [undefined, 0.5],
    },
  },
  rankByScores: {
    names: scoreRowNames,
    call: (options) => rankByScores({ user: 0, scores: Float32Array.of(1, 2), items: [0], excluded: [], ...options }),
    // Only said in errors.
    accepts: { user: wrongValues },
    refuses: { scores: [[1, 2], Float32Array.of(Number.NaN, 1)], items: [[2], ['0']], excluded: [[-1]] },
  },
  pairedBootstrap: {
    names: bootstrapNames,
    call: (options) => pairedBootstrap([1, 0], [0, 0], { seed, ...options }),
    accepts: { seed: [-1] },
    refuses: { confidence: [0, 1], resampleCount: [0], seed: [undefined, 0.5] },
  },
  compareEvaluations: {
    names: compareNames,
    call: (options) => compareEvaluations(judged, judged, { metric, seed, ...options }),
    accepts: { seed: [-1] },
    refuses: { metric: [undefined], confidence: [1.5] },
  },
};

describe.each(Object.entries(trials))('%s refuses by name', (_, trial) => {
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});

it.each<[argument: string, call: () => unknown]>([
  ['values[1]', () => summarise([1, Number.NaN])],
  ['values', () => summarise('12' as never)],
  ['first[0]', () => pairedBootstrap([Number.NaN], [0], { seed })],
  ['second[0]', () => pairedBootstrap([0], ['0'] as never, { seed })],
  ['first', () => compareEvaluations({} as never, judged, { metric, seed })],
  ['ranks', () => recallAtK(7 as never, 1)],
  ['ranks[0]', () => averagePrecision(['0'] as never)],
  ['k', () => recallAtK([0], '1' as never)],
  ['metric', () => toCurve(undefined as never)],
  ['metric[10]', () => toCurve({ 10: 'nope' } as never)],
  ['interactions', () => popularityRecommender([['ann', 'tea']] as never)],
  ['userIndices[0]', () => popularityRecommender(test).scoreItems([2], new Float32Array(3))],
  ['scores', () => popularityRecommender(test).scoreItems([0], new Float32Array(2))],
])('%s of another kind is refused', (argument, call) => {
  expect(call).toThrow(expect.objectContaining({ argument }));
});

it('a source that is none is refused', async () => {
  for (const source of [undefined, null, 7, {}, test]) {
    await expect(evaluate(source as never, { test, exclude: [], cutoffs: [1] })).rejects.toThrow(
      'source: expected a Recommender, or a function that scores every item',
    );
  }
});

describe('ids', () => {
  const of = (ids: { users?: string[]; items?: string[] }) => Interactions.fromPairs([], { ...catalogue, ...ids });
  const source: Recommender & { users?: IdMap; items?: IdMap } = { ...popularityRecommender(test) };
  const judge = (exclude: Interactions, from = source) => evaluate(from, { test, exclude: [exclude], cutoffs: [1] });

  it('of a set in another order, or others, are refused, and the first that differs is named', async () => {
    await expect(judge(of({ items: ['tea', 'rye', 'jam'] }))).rejects.toThrow(
      'exclude.items: expected the ids of `test`, in their order, received "rye" at index 1, where "jam" is expected. ' +
        'Build both with the same id maps.',
    );
    await expect(judge(of({ users: ['ann', 'eve'] }))).rejects.toThrow('exclude.users: expected the ids of `test`');
  });

  it('of a recommender too, where it has them', async () => {
    const from = (items: string[]) => judge(of({}), { ...source, items: IdMap.from(items) });
    await expect(from(['jam', 'tea', 'rye'])).rejects.toThrow('test.items: expected the ids of the recommender');
    await expect(from(['tea', 'jam', 'rye'])).resolves.toBeDefined();
  });

  it('may be equal in maps of their own', async () => {
    await expect(judge(of({}))).resolves.toBeDefined();
  });
});

it('a user whom a score function leaves out is found in each batch, not judged by the scores of the batch before', async () => {
  const forgetful = (users: ArrayLike<number>, scores: Float32Array) => {
    if (users[0] === 0) scores.fill(1);
  };
  const judgement = evaluate(forgetful, { test, exclude: [], cutoffs: [1], batchSize: 1 });
  await expect(judgement).rejects.toThrow('NaN for the user at index 1, the item at index 0');
});
