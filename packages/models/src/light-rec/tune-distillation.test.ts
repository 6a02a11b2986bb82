import { ArgumentError, type Artifact, ArtifactError, decodeAnyArtifact, encodeArtifact } from '@lightrec/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { bytesOf, expectNoTensorLeak, useBackend } from '../test-support/index.js';
import { options, train, trainTeacher, trainWithCheckpoints, validate } from '../test-support/light-rec-task.js';
import { trainLightRec } from './train-light-rec.js';
import { type TuneDistillationOptions, type TuneDistillationProgress, tuneDistillation } from './tune-distillation.js';

const coefficients = [0.5, 0, 50];
const { objective: _, ...common } = options;
const short: TuneDistillationOptions = { ...common, epochs: 2, validate, coefficients };
let teacher: EmbeddingModel;

beforeAll(async () => {
  await useBackend('wasm');
  teacher = await trainTeacher();
});

/** Searches, keeping every checkpoint as the bytes of its file. */
async function tuneWithCheckpoints(changes: Partial<TuneDistillationOptions> = {}) {
  const files: Uint8Array[] = [];
  const result = await tuneDistillation(teacher, train, {
    ...short,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('tuneDistillation', () => {
  it('lists every coefficient with its best validation, and gives the best model, as trainLightRec makes it', async () => {
    const { trials, distillation, model, bestEpoch, history } = await tuneDistillation(teacher, train, short);
    expect(trials.map((trial) => trial.distillation)).toEqual(coefficients);
    for (const trial of trials) {
      const alone = await trainLightRec(teacher, train, {
        ...options,
        epochs: 2,
        validate,
        distillation: trial.distillation,
      });
      const [validation] = alone.history.map((record) => record.validation!).toSorted((a, b) => b - a);
      expect(trial).toEqual({ distillation: trial.distillation, validation, bestEpoch: alone.bestEpoch });
      if (trial.distillation !== distillation) continue;
      expect(bytesOf(model)).toEqual(bytesOf(alone.model));
      expect([bestEpoch, history]).toEqual([alone.bestEpoch, alone.history]);
    }
    expect(trials.find((trial) => trial.distillation === distillation)!.validation).toBe(
      Math.max(...trials.map(({ validation }) => validation)),
    );
  });

  it('of a tie keeps the earlier', async () => {
    const { distillation, trials } = await tuneDistillation(teacher, train, { ...short, validate: () => 0.5 });
    expect(trials.map(({ validation }) => validation)).toEqual([0.5, 0.5, 0.5]);
    expect(distillation).toBe(0.5);
  });

  it('passes on how distillation is computed, but for 0, at which nothing would look at it', async () => {
    const how = { distillationLoss: 'ranking-inner-product', gramRefreshEvery: 2 } as const;
    const { checkpoints } = await tuneWithCheckpoints({ ...how, epochs: 1 });
    const losses = checkpoints.map(({ metadata }) => JSON.parse(metadata.hyperparameters).distillationLoss);
    expect(losses).toEqual(['ranking-inner-product', 'inner-product', 'ranking-inner-product']);
  });

  it('computes the start once', async () => {
    let startCount = 0;
    await tuneDistillation(teacher, train, {
      ...{ ...short, epochs: 1, start: 'k-means' },
      onProgress: ({ phase, done, total }) => {
        if (phase === 'codebooks' && done === total) startCount += 1;
      },
    });
    expect(startCount).toBe(1);
  });

  it('frees all tensors', async () => {
    await expectNoTensorLeak(() => tuneDistillation(teacher, train, short));
  });
});

describe('options.resume', () => {
  it('from every checkpoint ends with the bytes and the trials of an undisturbed search', async () => {
    const { result, checkpoints } = await tuneWithCheckpoints();
    expect(checkpoints).toHaveLength(6);
    for (const resume of checkpoints) {
      const resumed = await tuneDistillation(teacher, train, { ...short, resume });
      expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
      expect({ ...resumed, model: undefined }).toEqual({ ...result, model: undefined });
    }
  });

  it('refuses the checkpoint of a single training, other coefficients or other options', async () => {
    const { checkpoints } = await tuneWithCheckpoints({ epochs: 1 });
    const refuses = async (resume: Artifact, changes: Partial<TuneDistillationOptions>, message: string) => {
      const refused = tuneDistillation(teacher, train, { ...short, epochs: 1, resume, ...changes });
      await expect(refused).rejects.toThrow(ArtifactError);
      await expect(refused).rejects.toThrow(message);
    };
    await refuses(checkpoints[1], { coefficients: [0.5, 5] }, 'a checkpoint of the same coefficients, 0.5, 5');
    await refuses(checkpoints[1], { seed: 2 }, 'a checkpoint of the same hyperparameters');
    const [single] = (await trainWithCheckpoints(teacher, { epochs: 1 })).checkpoints;
    await refuses(single, {}, 'a checkpoint of the same kind, distillation-tuning-checkpoint version 1');
  });
});

describe('options.onProgress and options.signal', () => {
  it('tells which coefficient is trained with; stops in the middle with the reason of the signal', async () => {
    const controller = new AbortController();
    const reports: TuneDistillationProgress[] = [];
    const aborted = tuneDistillation(teacher, train, {
      ...short,
      signal: controller.signal,
      onProgress: (progress) => {
        reports.push(progress);
        if (progress.trial === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(new Set(reports.map(({ trial, distillation }) => `${trial}: ${distillation}`))).toEqual(
      new Set(['1: 0.5', '2: 0']),
    );
    expect(reports.every(({ trialCount }) => trialCount === 3)).toBe(true);
    expect(reports.every((at) => at.phase !== 'train' || at.epochs === 2)).toBe(true);
  });
});

describe('arguments out of range, before anything is trained', () => {
  it.each([
    [{ coefficients: [] }, 'coefficients: expected at least one coefficient'],
    [{ coefficients: [5, -1] }, 'coefficients[1]: expected a finite number >= 0'],
    [{ coefficients: [5, 5] }, 'coefficients: expected each coefficient once, received 5, 5'],
    [{ validate: undefined as never }, 'validate: expected a function'],
    [{ epochs: -1 }, 'epochs: expected'],
    [{ coefficients: [5, 0], lambda: -1 }, 'lambda: expected'],
  ] as [Partial<TuneDistillationOptions>, string][])('%o', async (changes, message) => {
    const refused = tuneDistillation(teacher, train, { ...short, ...changes });
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(message);
  });
});
