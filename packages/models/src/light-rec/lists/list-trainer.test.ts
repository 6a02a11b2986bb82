import { type Artifact, decodeAnyArtifact, encodeArtifact, Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { bytesOf, clusteredData, randomModel, useBackend } from '../../test-support/index.js';
import type { LightRecModel } from '../model/light-rec-model.js';
import type { LightRecOptions } from '../options/options.js';
import { resolveLightRecHyperparameters } from '../options/resolve-options.js';
import { startCodebooks } from '../start/start-codebooks.js';
import { trainLightRec } from '../train-light-rec.js';
import { ListTrainer } from './list-trainer.js';
import { teacherLists } from './teacher-lists.js';

const { train } = clusteredData(4, { userCount: 120, itemCount: 300, itemsPerUser: 12 });
const teacher = randomModel(5, train.userCount, train.itemCount, 8);
const users = Array.from({ length: train.userCount }, (_, user) => user);
const options: LightRecOptions = { codebookCount: 2, codewordCount: 16, listLength: 40, epochs: 3, seed: 1 };
const topOf = (model: Pick<LightRecModel, 'recommendIndices'>) =>
  model.recommendIndices(users, { k: 10, excludeIndices: train }).map(({ itemIndices }) => [...itemIndices]);
const wanted = topOf(teacher).map((list) => new Set(list));

/** How many of the teacher's best ten a model has. */
function kept(model: LightRecModel): number {
  return topOf(model).reduce((sum, list, user) => sum + list.filter((item) => wanted[user].has(item)).length, 0);
}

describe('objective lists', () => {
  it("keeps more of the teacher's lists than the start, and its loss falls", async () => {
    const { history, model } = await trainLightRec(teacher, train, options);
    const start = await trainLightRec(teacher, train, { ...options, epochs: 0 });
    const losses = history.slice(1).map((epoch) => epoch.losses.lists);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses[2]).toBeLessThan(0.8 * losses[0]);
    expect(kept(model)).toBeGreaterThan(1.08 * kept(start.model)); // usually 1.11
    expect(model.codeTable.bytesPerItem).toBe(2);
  });

  it('never makes worse what it is to make least', async () => {
    const trainer = await trainerOf();
    let before = objectiveOf(trainer.snapshot());
    let solve = 'codebooks';
    const parts = [...trainer.batches()];
    for (const [step, part] of parts.entries()) {
      if (part.solve !== solve) {
        // Users that are not of the sample, none here, or codebooks in mid descent would not count.
        const now = objectiveOf(trainer.snapshot());
        expect(now).toBeLessThan(before * (1 + 1e-5));
        [before, solve] = [now, part.solve];
      }
      trainer.step(part);
      if (step === parts.length - 1) expect(objectiveOf(trainer.snapshot())).toBeLessThan(before);
    }
  });

  it('of more numbers than the teacher keeps more of its lists in as many bytes', async () => {
    const usual = await trainLightRec(teacher, train, options);
    const { model, history } = await trainLightRec(teacher, train, { ...options, dim: 24, validate: kept });
    expect([model.dim, model.codeTable.bytesPerItem]).toEqual([24, 2]);
    expect(history.at(-1)!.losses.lists).toBeLessThan(0.6 * usual.history.at(-1)!.losses.lists);
    // The start is scored after its users have learned what further numbers are for.
    const start = await trainLightRec(teacher, train, { ...options, epochs: 0 });
    expect(history[0].validation).toBeGreaterThan(kept(start.model));
    await expect(trainLightRec(teacher, train, { ...options, dim: 7 })).rejects.toThrow('dim: expected an integer');
  });

  it('of as many numbers as the teacher is as without saying so', async () => {
    const [said, unsaid] = [
      await trainLightRec(teacher, train, { ...options, dim: teacher.dim }),
      await trainLightRec(teacher, train, options),
    ];
    expect(bytesOf(said.model)).toEqual(bytesOf(unsaid.model));
  });

  it('makes no tensor', async () => {
    await useBackend('wasm');
    const { numTensors } = tf.memory();
    await trainLightRec(teacher, train, { ...options, epochs: 1 });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('of variable rate leaves missing codes zero', async () => {
    const { model } = await trainLightRec(teacher, train, { ...options, codebookCount: 5, meanLength: 2, dim: 11 });
    const { lengths, bytesPerItem, codebooks, codes, codebookCount, codewordCount, dim } = model.codeTable;
    expect(bytesPerItem).toBeLessThanOrEqual(2);
    expect(new Set(lengths).size).toBeGreaterThan(1);
    for (let b = 0; b < codebookCount; b++) {
      const end = (b + 1) * codewordCount * dim;
      expect(codebooks.subarray(end - dim, end).every((value) => value === 0)).toBe(true);
    }
    codes.forEach((code, at) => {
      if (at % codebookCount >= lengths![Math.floor(at / codebookCount)]) expect(code).toBe(codewordCount - 1);
    });
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const run = async (seed: number) => bytesOf((await trainLightRec(teacher, train, { ...options, seed })).model);
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it('from every checkpoint ends with the bytes and the history of an undisturbed run', async () => {
    for (const changes of [{}, { codebookCount: 4, meanLength: 2 }, { dim: 12 }]) {
      const files: Uint8Array[] = [];
      const onCheckpoint = (checkpoint: Artifact) => {
        files.push(encodeArtifact(checkpoint));
      };
      const own = { ...options, ...changes, validate: kept };
      const whole = await trainLightRec(teacher, train, { ...own, onCheckpoint });
      expect(files).toHaveLength(3);
      for (const file of files) {
        const resumed = await trainLightRec(teacher, train, { ...own, resume: decodeAnyArtifact(file) });
        expect(bytesOf(resumed.model)).toEqual(bytesOf(whole.model));
        expect(resumed.history).toEqual(whole.history);
      }
    }
  });

  it('stops in the middle of an epoch with the reason of the signal', async () => {
    const controller = new AbortController();
    const aborted = trainLightRec(teacher, train, {
      ...options,
      epochs: 1000,
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'train' && done > 5) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
  });

  it('takes a catalogue of fewer items than lists have, and users who have everything', async () => {
    const few = clusteredData(4, { userCount: 20, itemCount: 12, itemsPerUser: 11 }).train;
    const small = randomModel(5, few.userCount, few.itemCount, 4);
    const { model } = await trainLightRec(small, few, { codebookCount: 1, codewordCount: 12, epochs: 2 });
    expect(model.userVectors.every(Number.isFinite)).toBe(true);
    expect(model.codeTable.codebooks.every(Number.isFinite)).toBe(true);
  });
});

const listLength = 40;

async function trainerOf() {
  const hyperparameters = resolveLightRecHyperparameters(options);
  const start = (await startCodebooks({ teacher, train, hyperparameters, random: new Random(1) }))!;
  const lists = await teacherLists(teacher, train, { listLength });
  return new ListTrainer({ teacher, train, hyperparameters, lists, start, random: new Random(2) });
}

/** All squared errors of scores, as they count, in plain loops over float64. */
function objectiveOf(model: LightRecModel): number {
  const { userCount, itemCount } = teacher;
  const [student, expected] = [model, teacher].map((scorer) => {
    const scores = new Float32Array(userCount * itemCount);
    scorer.scoreItems(users, scores);
    return scores;
  });
  const weights = Array.from({ length: listLength }, (_, place) => 11 / (11 + place));
  const background = (0.1 * weights.reduce((sum, weight) => sum + weight)) / itemCount;
  let sum = expected.reduce((total, score, i) => total + background * (score - student[i]) ** 2, 0);
  teacher.recommendIndices(users, { k: listLength, excludeIndices: train }).forEach(({ itemIndices }, user) => {
    itemIndices.forEach((item, place) => {
      const at = user * itemCount + item;
      sum += weights[place] * (expected[at] - student[at]) ** 2;
    });
  });
  return sum;
}
