import { decodeArtifact, encodeArtifact, IdMap, Interactions, Random, selectTopK } from '@lightrec/core';
import { optionRefusals, recommenderConformance } from '@lightrec/core/testing';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemKnnModel } from './item-knn-model.js';
import { itemKnnOptionNames } from './options.js';
import { trainItemKnn } from './train-item-knn.js';

/** Each pair of a user and an item with some probability; ids are texts and tens. */
function randomPairs(seed: number, userCount = 12, itemCount = 15, density = 0.3): Interactions<string, number> {
  const random = new Random(seed);
  const pairs: [string, number][] = [];
  const users = Array.from({ length: userCount }, (_, user) => `user ${user}`);
  const items = Array.from({ length: itemCount }, (_, item) => 10 * item);
  for (const user of users) for (const item of items) if (random.uniform() < density) pairs.push([user, item]);
  return Interactions.fromPairs(pairs, { users, items });
}

/** The scores of a user by the definition, over all pairs of items. */
function plainScores(train: Interactions, user: number, neighbourCount: number, shrinkage: number): Float32Array {
  const { itemCount, userCount } = train;
  const has = (u: number, item: number) => (train.hasIndices(u, item) ? 1 : 0);
  const usersOf = (item: number) => Array.from({ length: userCount }, (_, u): number => has(u, item));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return Float32Array.from({ length: itemCount }, (_, item) => {
    const similarities = Float32Array.from({ length: itemCount }, (_, other) => {
      const common = sum(usersOf(item).map((value, u) => value * has(u, other)));
      if (other === item || common === 0) return Number.NEGATIVE_INFINITY;
      return common / (Math.sqrt(sum(usersOf(item)) * sum(usersOf(other))) + shrinkage);
    });
    const near = new Set(selectTopK(similarities, neighbourCount).itemIndices);
    let score = 0;
    for (let own = 0; own < itemCount; own++) {
      if (has(user, own) && near.has(own)) score = Math.fround(score + similarities[own]);
    }
    return score;
  });
}

describe('trainItemKnn', () => {
  it('scores by the similarities of what a user has: worked by hand', async () => {
    const train = Interactions.fromPairs(
      [
        ['ann', 'tea'],
        ['ann', 'jam'],
        ['bob', 'tea'],
        ['bob', 'jam'],
        ['bob', 'egg'],
        ['cid', 'tea'],
        ['cid', 'egg'],
        ['dot', 'tea'],
      ],
      { items: ['nothing'] },
    );
    const model = await trainItemKnn(train, { shrinkage: 1 });
    // Tea has 4 users, jam 2, egg 2; 2 in common of tea and jam, 2 of tea and egg, 1 of jam and egg.
    const [[dot], [ann]] = [['dot'], ['ann']].map((user) => model.recommend(user, { k: 3, exclude: train }));
    expect(dot.ids).toEqual(['jam', 'egg', 'nothing']);
    expect(dot.scores[0]).toBeCloseTo(2 / (Math.sqrt(8) + 1), 6);
    expect(dot.scores[2]).toBe(0);
    expect(ann.ids).toEqual(['egg', 'nothing']);
    expect(ann.scores[0]).toBeCloseTo(2 / (Math.sqrt(8) + 1) + 1 / (2 + 1), 6);
  });

  it('has the scores of the definition in plain loops', async () => {
    const drawn = fc.record({
      seed: seeds,
      density: fc.constantFrom(0, 0.1, 0.3, 0.9),
      neighbourCount: fc.integer({ min: 1, max: 20 }),
      shrinkage: fc.constantFrom(0, 0.5, 10),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ seed, density, neighbourCount, shrinkage }) => {
        const train = randomPairs(seed, 9, 12, density);
        const model = await trainItemKnn(train, { neighbourCount, shrinkage });
        const scores = new Float32Array(9 * 12);
        model.scoreItems(IdMap.range(9).ids, scores);
        for (let user = 0; user < 9; user++) {
          expect(scores.subarray(12 * user, 12 * user + 12)).toEqual(
            plainScores(train, user, neighbourCount, shrinkage),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('tells its progress, and stops with the reason of the signal', async () => {
    const reports: object[] = [];
    await trainItemKnn(randomPairs(1), { onProgress: (at) => reports.push(at) });
    expect(reports.at(-1)).toEqual({ phase: 'neighbours', done: 15, total: 15 });
    const stopped = trainItemKnn(randomPairs(1), { signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
});

describe('ItemKnnModel keeps the contract', async () => {
  const model = await trainItemKnn(randomPairs(1));
  for (const { name, check } of recommenderConformance(() => model)) it(name, check);
});

describe('toArtifact and fromArtifact', () => {
  it('keep all of it', async () => {
    const model = await trainItemKnn(randomPairs(2), { neighbourCount: 3 });
    const bytes = encodeArtifact(model.toArtifact());
    const again = ItemKnnModel.fromArtifact<string, number>(decodeArtifact(bytes, ItemKnnModel));
    expect(encodeArtifact(again.toArtifact())).toEqual(bytes);
    const options = { k: 5, exclude: randomPairs(2) };
    expect(again.recommend(['user 3'], options)).toEqual(model.recommend(['user 3'], options));
    expect(model.bytesPerItem).toBeCloseTo((16 * 4 + 8 * model.neighbours.length) / 15, 9);
  });
});

describe('content of another shape is refused', async () => {
  const { train, offsets, neighbours, similarities } = await trainItemKnn(randomPairs(3));
  it.each([
    ['offsets', { offsets: offsets.slice(1) }],
    ['offsets', { offsets: offsets.with(3, 1e6) }],
    ['offsets', { offsets: offsets.with(0, 1) }],
    ['neighbours[2]', { neighbours: neighbours.with(2, 15) }],
    ['similarities', { similarities: similarities.slice(1) }],
    ['similarities[4]', { similarities: similarities.with(4, Number.NaN) }],
    ['train', { train: [] as never }],
  ])('%s', (argument, change) => {
    expect(() => new ItemKnnModel({ ...{ train, offsets, neighbours, similarities }, ...change })).toThrow(
      expect.objectContaining({ argument }),
    );
  });
});

describe('trainItemKnn refuses by name', () => {
  const trial = {
    names: itemKnnOptionNames,
    call: (options: object) => trainItemKnn(randomPairs(1), options),
    accepts: { shrinkage: [0] },
    refuses: { neighbourCount: [0, 1.5], signal: [new AbortController()] },
  };
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});
