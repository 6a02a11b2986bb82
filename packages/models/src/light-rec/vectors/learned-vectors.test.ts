import { type Artifact, ArtifactError } from '@lightrec/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { trainBpr } from '../../bpr/train-bpr.js';
import { DssmModel } from '../../dssm/dssm-model.js';
import type { FeatureVectors } from '../../dssm/features.js';
import { trainDssm } from '../../dssm/train-dssm.js';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { encodeItems } from '../../fold-in/encode-items.js';
import { bytesOf, expectNoTensorLeak, randomModel, recallAt10, useBackend } from '../../test-support/index.js';
import { bagsOf, clusteredTexts, withoutPairsOf } from '../../test-support/item-texts.js';
import { data, options, train, trainTeacher, trainWithCheckpoints } from '../../test-support/light-rec-task.js';
import { fitTextFeatures } from '../../text/fit-text-features.js';
import type { EpochRecord } from '../../training/history.js';
import { LightRecModel } from '../model/light-rec-model.js';
import type { LightRecOptions } from '../options/options.js';
import { LightRecStep } from '../step/light-rec-step.js';
import { trainLightRec } from '../train-light-rec.js';

const learned: LightRecOptions = { ...options, start: 'k-means', codes: 'learned', itemVectors: 'learned', epochs: 8 };
const totalOf = ({ losses }: EpochRecord) => Object.values(losses).reduce((sum, loss) => sum + loss, 0);
let teacher: EmbeddingModel;

beforeAll(async () => {
  await useBackend('wasm');
  teacher = await trainTeacher();
});

describe("options.itemVectors 'learned'", () => {
  it("the loss falls further than with frozen vectors, and most of the teacher's recall is kept", async () => {
    const { model, history } = await trainLightRec(teacher, train, learned);
    const frozen = await trainLightRec(teacher, train, { ...learned, itemVectors: 'frozen' });
    expect(totalOf(history[8])).toBeLessThan(totalOf(frozen.history[8]));
    expect(recallAt10(model, data)).toBeGreaterThan(0.9 * recallAt10(teacher, data)); // usually 1.0
    expect(bytesOf(teacher)).toEqual(bytesOf(await trainTeacher()));
  });
});

describe('options.vectorLearningRate', () => {
  it('is how far vectors move, that of the others left out; by itself it is learningRate', async () => {
    const firstStep = async (vectorLearningRate?: number) => {
      // Of so large a batch that an epoch is one step, in which Adam moves by the step size itself.
      const own: LightRecOptions = { epochs: 1, batchSize: 560, vectorLearningRate };
      const [{ tensors }] = (await trainWithCheckpoints(teacher, { ...learned, ...own })).checkpoints;
      const rows = tensors['itemVectors.rows'].data as Float32Array;
      const furthest = rows.reduce((most, value, i) => Math.max(most, Math.abs(value - teacher.itemVectors[i])), 0);
      return { furthest, users: tensors['userVectors.values'].data };
    };
    const [alone, slow] = [await firstStep(), await firstStep(0.002)];
    expect(alone.furthest).toBeCloseTo(0.01, 5);
    expect(slow.furthest).toBeCloseTo(0.002, 5);
    expect(slow.users).toEqual(alone.users);
  });
});

describe.each([
  ['options.shortcut', { shortcut: 0.9 }],
  ['options.jointRanking', { jointRanking: 1 }],
] as const)('%s', (_, way) => {
  it('lets vectors learn that know nothing, as what flows back through the encoder alone does not', async () => {
    const random = randomModel(1, train.userCount, train.itemCount, 8);
    const recallWith = async (changes: LightRecOptions) => {
      const own: LightRecOptions = { epochs: 30, distillation: 0, lambda: 0.1, learningRate: 0.03 };
      const { model } = await trainLightRec(random, train, { ...learned, ...own, ...changes });
      return recallAt10(model, data);
    };
    expect(await recallWith({})).toBeLessThan(0.45); // usually 0.35; 0.28 with frozen ones
    expect(await recallWith(way)).toBeGreaterThan(0.5); // usually 0.64 and 0.59
  });
});

describe('options.shortcut', () => {
  it('falls linearly over the steps of all epochs', async () => {
    const run = vi.spyOn(LightRecStep.prototype, 'run');
    try {
      await trainLightRec(teacher, train, { ...learned, epochs: 2, shortcut: 0.9 });
      const shares = run.mock.calls.map(([, , , share]) => share);
      expect(shares).toHaveLength(18);
      shares.forEach((share, i) => {
        expect(share).toBeCloseTo(0.9 * (1 - i / 18), 10);
      });
    } finally {
      run.mockRestore();
    }
  });

  it('lets the ranking see the vectors, of which it is part', async () => {
    const { history } = await trainLightRec(teacher, train, { ...learned, epochs: 1, shortcut: 0.99 });
    const { history: without } = await trainLightRec(teacher, train, { ...learned, epochs: 1 });
    expect(history[0]).toEqual(without[0]);
    expect(history[1].losses.distillation).toBeLessThan(0.9 * without[1].losses.distillation);
  });
});

describe('options.jointRanking', () => {
  it('is a term of the loss, which falls as the vectors learn to rank by themselves', async () => {
    const random = randomModel(1, train.userCount, train.itemCount, 8);
    const { history } = await trainLightRec(random, train, {
      ...{ ...learned, distillation: 0, jointRanking: 1, learningRate: 0.03, epochs: 15 },
    });
    expect(Object.keys(history[1].losses)).toEqual(['ranking', 'regularization', 'distillation', 'jointRanking']);
    expect(history[15].losses.jointRanking).toBeLessThan(0.5 * history[1].losses.jointRanking);
  });

  it('goes with codes that are nearest, too', async () => {
    const nearest: LightRecOptions = {
      ...options,
      codes: 'nearest',
      start: 'k-means',
      jointRanking: 0.5,
      shortcut: 0.5,
    };
    const { model, history } = await trainLightRec(teacher, train, nearest);
    expect(history[4].losses.jointRanking).toBeGreaterThan(0);
    expect(recallAt10(model, data)).toBeGreaterThan(0.9 * recallAt10(teacher, data)); // usually 1.0
  });
});

describe("options.itemVectors 'tower': LightRec+ from end to end", () => {
  /** Items 52 to 59 have a text and no pair. */
  const coldItems = [52, 53, 54, 55, 56, 57, 58, 59];
  const known = withoutPairsOf(new Set(coldItems), data);
  const texts = clusteredTexts(2);
  const everyone = Array.from({ length: 80 }, (_, user) => user);
  let features: FeatureVectors;
  let dssm: DssmModel;
  let ends: LightRecOptions;

  beforeAll(async () => {
    const bpr = { dim: 8, epochs: 20, batchSize: 64, learningRate: 0.02, lambda: 0.1, seed: 1 };
    const { model: warmStart } = await trainBpr(known.train, bpr);
    const bags = bagsOf(texts);
    features = (await fitTextFeatures(bags, { dim: 12 })).featuresOf(bags);
    const { model } = await trainDssm(known.train, features, {
      ...{ dim: 8, hiddenDims: [16], epochs: 20, batchSize: 64, poolSize: 20, learningRate: 0.02, seed: 1, warmStart },
      ...{ towerLearningRate: 0.01, userLambda: 0.1, itemLambda: 0.05, embeddingLambda: 0.2 },
    });
    dssm = model;
    ends = { ...learned, itemVectors: 'tower', features, codewordCount: 16 };
  }, 60_000);

  /** Share of the first two of these items that are of the user's own quarter. */
  function ownShare(model: LightRecModel, items: number[]): number {
    const lists = model.recommendIndices(everyone, { k: 2, includeIndices: items });
    const own = lists.map(({ itemIndices }, user) => itemIndices.filter((item) => item % 4 === user % 4).length);
    return own.reduce((sum, count) => sum + count, 0) / 160;
  }

  it('gives items without a pair codes by their texts, and new items by the vectors of the teacher', async () => {
    const { model } = await trainLightRec(dssm, known.train, ends);
    expect(ownShare(model, coldItems)).toBeGreaterThan(0.8); // usually 1.0; 0.25 by chance
    expect(recallAt10(model, known)).toBeGreaterThan(0.7); // usually 0.85
    const vectors = dssm.itemVectorsOf(bagsOf(coldItems.map((item) => texts[item])));
    const codeTable = encodeItems(model.codeTable, { ids: coldItems.map((item) => `new ${item}`), vectors });
    const extended = new LightRecModel(model.userVectors, model.users, codeTable);
    // Items 60 to 67 are of the tastes of items 52 to 59, and so of their own index.
    expect(ownShare(extended, [60, 61, 62, 63, 64, 65, 66, 67])).toBeGreaterThan(0.8); // usually 1.0
  });

  it('trains the tower: the loss falls further than with frozen vectors, and the teacher stays as it was', async () => {
    const before = bytesOf(dssm);
    const { history } = await trainLightRec(dssm, known.train, ends);
    const frozen = await trainLightRec(dssm, known.train, { ...ends, itemVectors: 'frozen', features: undefined });
    expect(totalOf(history[8])).toBeLessThan(totalOf(frozen.history[8]));
    expect(bytesOf(dssm)).toEqual(before);
  });

  it('resumed from every checkpoint ends with the bytes of an undisturbed run; of other features it is refused', async () => {
    const files: Artifact[] = [];
    const own: LightRecOptions = { ...ends, epochs: 3, shortcut: 0.5, jointRanking: 0.3 };
    const { model } = await trainLightRec(dssm, known.train, {
      ...own,
      onCheckpoint: (checkpoint) => {
        files.push(structuredClone(checkpoint));
      },
    });
    for (const resume of structuredClone(files)) {
      const resumed = await trainLightRec(dssm, known.train, { ...own, resume });
      expect(bytesOf(resumed.model)).toEqual(bytesOf(model));
    }
    const nearly = { ...features, vectors: features.vectors.with(0, features.vectors[0] + 1e-6) };
    const refused = trainLightRec(dssm, known.train, { ...own, features: nearly, resume: files[0] });
    await expect(refused).rejects.toThrow(ArtifactError);
    await expect(refused).rejects.toThrow('a checkpoint of the same features');
  });

  it('frees all tensors', async () => {
    await expectNoTensorLeak(() => trainLightRec(dssm, known.train, { ...ends, epochs: 1 }));
    await expectNoTensorLeak(async () => {
      await expect(trainLightRec(dssm, known.train, { ...ends, learningRate: 1e38 })).rejects.toThrow();
    });
  });

  it('refuses a teacher without a tower, and features that the tower was not trained with', async () => {
    const call = (changes: LightRecOptions, from: EmbeddingModel = dssm) =>
      trainLightRec(from, known.train, { ...ends, ...changes });
    await expect(call({}, teacher)).rejects.toThrow('teacher: expected a DssmModel with itemVectors tower');
    await expect(call({ features: undefined })).rejects.toThrow('features: expected the features that the teacher');
    await expect(call({ features: {} as never })).rejects.toThrow('features: expected features of items');
    const { vectors, dim } = features;
    const [narrow, short] = [vectors.subarray(60), vectors.subarray(dim)];
    await expect(call({ features: { vectors: narrow, dim: 11 } })).rejects.toThrow('features.dim: expected 12');
    await expect(call({ features: { vectors: short, dim } })).rejects.toThrow('features.vectors');
    const others = vectors.with(3 * dim, 5).with(3 * dim + 1, -5);
    await expect(call({ features: { vectors: others, dim } })).rejects.toThrow(
      "features: expected the features of the teacher's training, of which its tower makes its item vectors, received others for item 3",
    );
    await expect(call({ features: { vectors: vectors.with(7, Number.NaN), dim } })).rejects.toThrow(
      'features.vectors[7]',
    );
    const loaded = DssmModel.fromArtifact(dssm.toArtifact());
    await expect(call({ epochs: 1 }, loaded)).resolves.toBeDefined();
  });
});

describe('checkpoints', () => {
  it('hold the vectors that learn', async () => {
    const { checkpoints } = await trainWithCheckpoints(teacher, { ...learned, epochs: 1 });
    expect(checkpoints[0].tensors['itemVectors.rows'].shape).toEqual([60, 8]);
    expect(checkpoints[0].tensors['itemVectors.rows'].data).not.toEqual(teacher.itemVectors);
  });
});
