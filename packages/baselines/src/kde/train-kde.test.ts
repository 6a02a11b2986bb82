import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';
import { decodeAnyArtifact, encodeArtifact, IdMap, Interactions, Random } from '@lightrec/core';
import { optionRefusals } from '@lightrec/core/testing';
import { type EmbeddingModel, trainBpr, trainLightRec } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type KdeOptions, kdeDefaults, kdeOptionNames, trainKde } from './train-kde.js';

/** Users of four tastes, whose items are of their own quarter of the catalogue. */
const train = (() => {
  const random = new Random(1);
  const pairs = Array.from({ length: 600 }, (_, i) => [i % 60, 4 * random.integer(15) + (i % 4)]);
  return Interactions.fromIndices(
    pairs.map(([user]) => user),
    pairs.map(([, item]) => item),
    { users: IdMap.range(60), items: IdMap.range(60) },
  );
})();

const options: KdeOptions = { codebookCount: 2, codewordCount: 8, epochs: 4, batchSize: 100, learningRate: 0.02 };
let teacher: EmbeddingModel;

beforeAll(async () => {
  await tf.setBackend('wasm');
  ({ model: teacher } = await trainBpr(train, { dim: 8, epochs: 20, seed: 1 }));
});

const bytesOf = ({ model }: { model: { toArtifact(): Parameters<typeof encodeArtifact>[0] } }) =>
  encodeArtifact(model.toArtifact());

describe('trainKde', () => {
  it('is the encoder with the similarity of the representation and no recurrence, to the bit', async () => {
    const same = { start: 'glorot', similarity: 'representation', recurrence: 'none' } as const;
    for (const temperature of [undefined, 2]) {
      const own = { ...options, temperature: temperature ?? kdeDefaults.temperature };
      const expected = await trainLightRec(teacher, train, { ...own, ...same });
      expect(bytesOf(await trainKde(teacher, train, { ...options, temperature }))).toEqual(bytesOf(expected));
    }
  });

  it('has epochs and a learning rate of its own', async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const onProgress: KdeOptions['onProgress'] = (at) => {
      if (at.phase !== 'train') return;
      seen.push(at.epochs);
      stop.abort();
    };
    const given = { ...options, epochs: undefined, learningRate: undefined };
    await expect(trainKde(teacher, train, { ...given, onProgress, signal: stop.signal })).rejects.toThrow();
    expect(seen[0]).toBe(kdeDefaults.epochs);
  });

  it('goes on from a checkpoint with the same bytes', async () => {
    const checkpoints: Uint8Array[] = [];
    const whole = await trainKde(teacher, train, {
      ...options,
      onCheckpoint: async (checkpoint) => void checkpoints.push(encodeArtifact(checkpoint)),
    });
    expect(checkpoints).toHaveLength(4);
    const resumed = await trainKde(teacher, train, { ...options, resume: decodeAnyArtifact(checkpoints[1]) });
    expect(bytesOf(resumed)).toEqual(bytesOf(whole));
  });

  it.each(['start', 'codes', 'similarity', 'recurrence', 'recipe', 'meanLength'])('has no option %s', async (name) => {
    expect(() => trainKde(teacher, train, { ...options, [name]: 'dot' })).toThrow(
      `${name}: expected one of the options of trainKde`,
    );
  });

  const call = (given: object) => trainKde(teacher, train, { ...options, ...given });
  const accepts = { lambda: [], distillation: [], seed: [-1] };
  const trial = { names: kdeOptionNames, call, accepts, refuses: {} };
  for (const { name, check } of optionRefusals(trial)) it(`refuses ${name}`, check);
});
