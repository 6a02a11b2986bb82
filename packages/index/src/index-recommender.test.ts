import { type CodeTable, Random, type Recommender } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { IndexRecommender } from './index-recommender.js';
import { LightRecIndex } from './light-rec-index.js';

const userCount = 6;
const shape = { itemCount: 40, codebookCount: 3, codewordCount: 5, dim: 4, withBias: true };
const codeTable: CodeTable = randomTable(new Random(1), shape);
const userVectors = randomFloats(new Random(2), userCount * shape.dim);
const vectorDim = 3;
const vectors = randomFloats(new Random(3), shape.itemCount * vectorDim);
const exactUsers = randomFloats(new Random(4), userCount * vectorDim);

const index = await LightRecIndex.build(codeTable, { vectors });
const plainIndex = await LightRecIndex.build(codeTable, { vectors, engine: 'plain' });

function reranked(candidateCount: number): IndexRecommender {
  return new IndexRecommender({ index, userVectors, rerank: { candidateCount, userVectors: exactUsers } });
}

/** The lists alone: `scoreItems` gives composite scores, which post-ranked lists do not follow. */
function listsOf(recommender: IndexRecommender): Recommender {
  return {
    userCount: recommender.userCount,
    itemCount: recommender.itemCount,
    recommendIndices: (users, options) => recommender.recommendIndices(users, options),
  };
}

describe('keeps the contract of a Recommender', () => {
  const cases: [string, () => Recommender][] = [
    ['by composite scores', () => new IndexRecommender({ index, userVectors })],
    ['on the plain engine', () => new IndexRecommender({ index: plainIndex, userVectors })],
    ['with more probes than lists', () => new IndexRecommender({ index, userVectors, probeCount: 99 })],
    ['with post-ranking of all', () => listsOf(reranked(1000))],
    ['with post-ranking of a few', () => listsOf(reranked(20))],
  ];
  for (const [name, create] of cases) {
    describe(name, () => {
      for (const { name: rule, check } of recommenderConformance(create)) it(rule, check);
    });
  }
});

describe('recommendIndices', () => {
  const vectorOf = (user: number) => userVectors.subarray(user * shape.dim, (user + 1) * shape.dim);

  it('passes mode, probeCount and rerank on to the search', () => {
    for (const options of [{ probeCount: 1 }, { mode: { probeCount: 1 } }]) {
      const probed = new IndexRecommender({ index, userVectors, ...options });
      const [list] = probed.recommendIndices([3], { k: 40 });
      expect(list.itemIndices).toEqual(index.searchIndices(vectorOf(3), { k: 40, probeCount: 1 }).itemIndices);
      expect(list.itemIndices.length).toBeLessThan(40);
    }
    const user = exactUsers.subarray(2 * vectorDim, 3 * vectorDim);
    const [best] = reranked(8).recommendIndices([2], { k: 5 });
    const rerank = { candidateCount: 8, user };
    const { itemIndices, scores } = index.searchIndices(vectorOf(2), { k: 5, rerank });
    expect(best).toEqual({ itemIndices, scores });
  });

  it('takes k candidates where these are more than candidateCount', () => {
    expect(reranked(3).recommendIndices([0], { k: 12 })[0].itemIndices.length).toBe(12);
  });
});

describe('user vectors', () => {
  it('must be whole rows, one a user', () => {
    expect(() => new IndexRecommender({ index, userVectors: new Float32Array(7) })).toThrow(
      'userVectors: expected [userCount, 4], received 7 entries.',
    );
    const rerank = { candidateCount: 5, userVectors: new Float32Array(17) };
    expect(() => new IndexRecommender({ index, userVectors, rerank })).toThrow(
      'rerank.userVectors: expected [6, vectorDim], received 17 entries.',
    );
  });

  it('may be none', () => {
    const recommender = new IndexRecommender({
      index,
      userVectors: new Float32Array(0),
      rerank: { candidateCount: 5 },
    });
    expect([recommender.userCount, recommender.recommendIndices([], { k: 3 })]).toEqual([0, []]);
  });

  it('of an unfit dimension for post-ranking are refused at the first list', () => {
    const recommender = new IndexRecommender({ index, userVectors, rerank: { candidateCount: 5 } });
    expect(() => recommender.recommendIndices([0], { k: 3 })).toThrow('rerank.user: expected [3], received [4].');
  });
});

describe('an index that was changed', () => {
  it('has as many items as its largest index says, of which those removed score least', async () => {
    const changed = await LightRecIndex.build(codeTable);
    await changed.remove(['item 3']);
    const recommender = new IndexRecommender({ index: changed, userVectors });
    expect([changed.itemCount, recommender.itemCount]).toEqual([39, 40]);
    const scores = new Float32Array(2 * 40);
    recommender.scoreItems([0, 1], scores);
    expect([scores[3], scores[43]]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    const [{ itemIndices: items }] = recommender.recommendIndices([1], { k: 40 });
    expect([...items].sort((a, b) => scores[40 + b] - scores[40 + a] || a - b)).toEqual([...items]);
  });
});
