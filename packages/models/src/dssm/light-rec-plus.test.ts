import { beforeAll, describe, expect, it } from 'vitest';
import { trainBpr } from '../bpr/train-bpr.js';
import { encodeItems } from '../fold-in/encode-items.js';
import { LightRecModel } from '../light-rec/model/light-rec-model.js';
import { trainLightRec } from '../light-rec/train-light-rec.js';
import { clusteredData, recallAt10, useBackend } from '../test-support/index.js';
import { bagsOf, clusteredTexts, withoutPairsOf } from '../test-support/item-texts.js';
import { fitTextFeatures } from '../text/fit-text-features.js';
import type { DssmModel } from './dssm-model.js';
import { trainDssm } from './train-dssm.js';

/** Items 52 to 59 have a text and no pair. */
const coldItems = [52, 53, 54, 55, 56, 57, 58, 59];
const data = withoutPairsOf(new Set(coldItems), clusteredData(1));
const texts = clusteredTexts(2);
const everyone = Array.from({ length: 80 }, (_, user) => user);
const settings = {
  objective: 'ranking',
  codebookCount: 2,
  codewordCount: 16,
  batchSize: 64,
  poolSize: 20,
  learningRate: 0.01,
  seed: 1,
} as const;
let teacher: DssmModel;

/** Share of users whose first two cold items are of their own quarter. */
function ownShare(model: LightRecModel | DssmModel, items: number[]): number {
  const lists = model.recommendIndices(everyone, { k: 2, includeIndices: items });
  const own = lists.map(({ itemIndices }, user) => itemIndices.filter((item) => item % 4 === user % 4).length);
  return own.reduce((sum, count) => sum + count, 0) / (2 * everyone.length);
}

beforeAll(async () => {
  await useBackend('wasm');
  const bpr = { dim: 8, epochs: 20, batchSize: 64, learningRate: 0.02, lambda: 0.1, seed: 1 };
  const { model: warmStart } = await trainBpr(data.train, bpr);
  const bags = bagsOf(texts);
  const features = (await fitTextFeatures(bags, { dim: 12 })).featuresOf(bags);
  const { model } = await trainDssm(data.train, features, {
    ...{ dim: 8, hiddenDims: [16], epochs: 20, batchSize: 64, poolSize: 20, learningRate: 0.02, seed: 1, warmStart },
    ...{ towerLearningRate: 0.01, userLambda: 0.1, itemLambda: 0.05, embeddingLambda: 0.2 },
  });
  teacher = model;
}, 60_000);

describe('trainLightRec on a DssmModel: LightRec+', () => {
  it.each(['score-aware', 'k-means'] as const)(
    'recommends items without a pair from their codes, start %s',
    async (start) => {
      const { model } = await trainLightRec(teacher, data.train, { ...settings, start, epochs: 3 });
      expect(model.codeTable.bytesPerItem).toBe(2);
      expect(ownShare(teacher, coldItems)).toBeGreaterThan(0.8);
      expect(ownShare(model, coldItems)).toBeGreaterThan(0.7); // usually 0.9; 0.25 by chance
      expect(recallAt10(model, data)).toBeGreaterThan(0.2);
    },
  );

  it('gives new items codes by their texts, which stand for their vectors as well as those of items without a pair', async () => {
    const { model } = await trainLightRec(teacher, data.train, { ...settings, epochs: 3 });
    const ids = coldItems.map((item) => `new ${item}`);
    const vectors = teacher.itemVectorsOf(bagsOf(coldItems.map((item) => texts[item])));
    const codeTable = encodeItems(model.codeTable, { ids, vectors });
    const extended = new LightRecModel(model.userVectors, model.users, codeTable);
    expect(extended.itemCount).toBe(68);
    // Items 60 to 67 are of the tastes of items 52 to 59, and so of their own index.
    expect(ownShare(extended, [60, 61, 62, 63, 64, 65, 66, 67])).toBeGreaterThan(0.7); // usually 0.9
  });
});
