import { Random } from '@lightrec/core';
import { type VectorFormat, vectorFormats } from '@lightrec/kernels/search';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { type Metric, metrics } from './metric.js';

const dim = 12;
const itemCount = 3000;
const random = new Random(3);
const centres = randomFloats(random, 20 * dim);
/** Items and users around centres, of lengths that differ, so that no metric ranks as another does. */
const clustered = (count: number) =>
  Float32Array.from({ length: count * dim }).map((_, i, all) => {
    const row = Math.floor(i / dim);
    if (i % dim === 0) all[i] = 0.4 + ((row * 7) % 11) / 8;
    return centres[((row % 20) * dim + (i % dim)) % centres.length] + 0.4 * random.normal();
  });
const vectors = scaledRows(clustered(itemCount));
const users = clustered(30);

function scaledRows(rows: Float32Array): Float32Array {
  return rows.map((value, i) => value * (0.4 + ((Math.floor(i / dim) * 7) % 11) / 8));
}

/** What a score is, by its definition, in float64. */
function scoreOf(metric: Metric, user: ArrayLike<number>, item: ArrayLike<number>): number {
  let [product, ofUser, ofItem, distance] = [0, 0, 0, 0];
  for (let d = 0; d < dim; d++) {
    product += user[d] * item[d];
    ofUser += user[d] ** 2;
    ofItem += item[d] ** 2;
    distance += (user[d] - item[d]) ** 2;
  }
  if (metric === 'cosine') return ofUser && ofItem ? product / Math.sqrt(ofUser * ofItem) : 0;
  return metric === 'euclidean' ? -distance : product;
}

function bestOf(metric: Metric, user: Float32Array, of = vectors, k = 10): { id: number; score: number }[] {
  return Array.from({ length: of.length / dim }, (_, id) => ({
    id,
    score: scoreOf(metric, user, of.subarray(id * dim, (id + 1) * dim)),
  }))
    .sort((a, b) => b.score - a.score)
    .slice(0, k);
}

function recallOf(index: LightRecIndex<number>, metric: Metric, of = vectors): number {
  let found = 0;
  for (let u = 0; u < users.length; u += dim) {
    const user = users.subarray(u, u + dim);
    const { ids } = index.search(user);
    found += bestOf(metric, user, of).filter(({ id }) => ids.includes(id)).length;
  }
  return found / (users.length / dim) / 10;
}

const quick = { dim, codewordCount: 32, iterations: 4 };

describe.each(metrics)('metric %s', (metric) => {
  const built = LightRecIndex.fromVectors(vectors, { ...quick, metric, vectorFormat: 'float32' });

  it('gives the best of all by its definition, with their scores, where all are candidates', async () => {
    const index = await built;
    for (let u = 0; u < users.length; u += dim) {
      const user = users.subarray(u, u + dim);
      const { ids, scores } = index.search(user, { rerank: { candidateCount: itemCount } });
      const expected = bestOf(metric, user);
      expect(ids).toEqual(expected.map(({ id }) => id));
      scores.forEach((score, i) => {
        expect(score).toBeCloseTo(expected[i].score, 3);
      });
    }
  });

  it.each(vectorFormats)('finds nearly all of them without options, by vectors kept as %s', async (vectorFormat) => {
    const index = await LightRecIndex.fromVectors(vectors, { ...quick, metric, vectorFormat });
    expect(recallOf(index, metric)).toBeGreaterThan(0.97); // usually .99
  });

  it('is kept in the file, and applied to what is added, changed and asked for later', async () => {
    const index = await LightRecIndex.load<number | string>((await built).save());
    expect([index.metric, index.stats.metric]).toEqual([metric, metric]);
    const user = users.subarray(0, dim);
    // Three times as long: the best by inner product, the same by cosine, far away by distance.
    const long = user.map((value) => value * 3);
    await index.add({ ids: ['same', 'long'], vectors: Float32Array.of(...user, ...long) });
    await index.compact();
    const { ids, scores } = index.search(user, { k: itemCount + 2, rerank: { candidateCount: itemCount + 2 } });
    for (const [id, vector] of [
      ['same', user],
      ['long', long],
    ] as const) {
      expect(scores[ids.indexOf(id)]).toBeCloseTo(scoreOf(metric, user, vector), 3);
    }
    expect(ids[0]).toBe({ 'inner-product': 'long', cosine: ids[0], euclidean: 'same' }[metric]);
    await index.update({ ids: ['same'], vectors: user.map((value) => -value) });
    const again = index.search(user, { k: itemCount + 2, rerank: { candidateCount: itemCount + 2 } });
    const opposite = user.map((value) => -value);
    expect(again.scores[again.ids.indexOf('same')]).toBeCloseTo(scoreOf(metric, user, opposite), 3);
  });

  it('scores codes by what they stand for, in searches without post-ranking and in scoreItems', async () => {
    const index = await built;
    const user = users.subarray(dim, 2 * dim);
    const expected = (id: number) => scoreOf(metric, user, index.decode(id));
    // Codes stand for vectors of length 1, nearly: their inner product with a user of length 1 is the score.
    const unit = Math.sqrt(user.reduce((sum, value) => sum + value * value, 0));
    const composite = (id: number) => {
      const product = scoreOf('inner-product', user, index.decode(id));
      return metric === 'cosine' ? product / unit : expected(id);
    };
    const { ids, scores } = index.search(user, { k: 50, rerank: false });
    ids.forEach((id, i) => {
      expect(scores[i]).toBeCloseTo(composite(id), 3);
    });
    const all = new Float32Array(itemCount);
    index.scoreItems(user, all);
    expect(ids).toEqual(
      Array.from(all.keys())
        .sort((a, b) => all[b] - all[a] || a - b)
        .slice(0, 50),
    );
    ids.forEach((id, i) => {
      expect(all[id]).toBe(scores[i]);
    });
  });

  it('gives an item those most like it, by its vector', async () => {
    const index = await built;
    const { ids } = index.similarItems(5, { rerank: { candidateCount: itemCount } });
    const own = vectors.subarray(5 * dim, 6 * dim);
    const expected = bestOf(metric, own, vectors, 11).map(({ id }) => id);
    expect(ids).toEqual(expected.filter((id) => id !== 5).slice(0, 10));
  });

  it('gives the same to the bit by both engines, from any format', async () => {
    for (const vectorFormat of vectorFormats) {
      const [wasm, plain] = await Promise.all(
        (['wasm', 'plain'] as const).map((engine) =>
          LightRecIndex.fromVectors(vectors.subarray(0, 400 * dim), { ...quick, metric, vectorFormat, engine }),
        ),
      );
      expect(plain.toCodeTable()).toEqual(wasm.toCodeTable());
      for (const index of [wasm, plain]) await index.add({ ids: [-1], vectors: users.subarray(0, dim) });
      for (let u = 0; u < users.length; u += dim) {
        const user = users.subarray(u, u + dim);
        const same = (options: object) => {
          const [a, b] = [wasm, plain].map((index) => ({ ...index.search(user, options), scannedCount: 0 }));
          expect(a).toEqual(b);
        };
        // What looser bounds find may differ, as the plain engine has none.
        const mode = 'exact';
        for (const rerank of [undefined, false, { user: users.subarray(0, dim) }]) same({ mode, rerank });
      }
    }
  });
});

describe('vectors of few bits', () => {
  it.each(metrics)(
    'lose nothing to one component that all items have, 333 times the spread of others: %s',
    async (metric) => {
      const shifted = vectors.map((value, i) => (i % dim === 0 ? value + 333 : value));
      for (const vectorFormat of ['int8', 'float16'] as VectorFormat[]) {
        const index = await LightRecIndex.fromVectors(shifted, { ...quick, metric, vectorFormat });
        // By cosine, users of another direction than all items find no one near.
        if (metric !== 'cosine') expect(recallOf(index, metric, shifted)).toBeGreaterThan(0.97);
        const like = index.similarItems(7).ids;
        const expected = bestOf(metric, shifted.subarray(7 * dim, 8 * dim), shifted, 11).map(({ id }) => id);
        if (metric === 'euclidean') expect(like.filter((id) => expected.includes(id)).length).toBeGreaterThan(8);
      }
    },
  );

  it('are centred where they are of another space than the codes, and rank as they are', async () => {
    const table = randomTable(new Random(1), { itemCount: 300, codebookCount: 2, codewordCount: 8, dim: 3 });
    const shifted = vectors.map((value, i) => (i % dim === 0 ? value + 333 : value)).subarray(0, 300 * dim);
    const index = await LightRecIndex.build(table, { vectors: shifted, vectorFormat: 'int8' });
    for (let u = 0; u < users.length; u += dim) {
      const user = users.subarray(u, u + dim);
      const { ids, scores } = index.search(Float32Array.of(1, 2, 3), { rerank: { candidateCount: 300, user } });
      const expected = bestOf('inner-product', user, shifted);
      expect(expected.filter(({ id }) => ids.includes(`item ${id}`)).length).toBeGreaterThan(8);
      expect(scores[0]).toBeCloseTo(expected[0].score, 0);
    }
  });
});

describe('options.metric', () => {
  it('is refused where it is none, and beside biases but for the inner product', async () => {
    const table = randomTable(new Random(1), {
      itemCount: 5,
      codebookCount: 1,
      codewordCount: 4,
      dim: 2,
      withBias: true,
    });
    await expect(LightRecIndex.build(table, { metric: 'l2' as Metric })).rejects.toThrow('metric: expected one of');
    for (const metric of ['cosine', 'euclidean'] as const) {
      await expect(LightRecIndex.build(table, { metric })).rejects.toThrow('codeTable.itemBias: expected no biases');
      const index = await LightRecIndex.fromVectors(vectors, { ...quick, metric });
      const own = { ids: [-1], vectors: users.subarray(0, dim), itemBias: Float32Array.of(1) };
      await expect(index.add(own)).rejects.toThrow('itemBias');
      expect(index.toCodeTable().itemBias).toBeUndefined();
    }
  });

  it('gives a vector of nothing but zeros the cosine 0', async () => {
    const index = await LightRecIndex.fromVectors(Float32Array.of(1, 0, 0, 0, -1, 0), { dim: 2, metric: 'cosine' });
    expect(index.search([5, 0])).toMatchObject({ ids: [0, 1, 2], scores: [1, 0, -1] });
    expect(index.search([0, 0]).scores).toEqual([0, 0, 0]);
  });
});
