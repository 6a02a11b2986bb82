import { ArgumentError, type Artifact, ArtifactError, decodeAnyArtifact, encodeArtifact } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { bytesOf, clusteredData, recallAt10 } from '../test-support/index.js';
import type { IalsOptions } from './options.js';
import { trainIals } from './train-ials.js';
import { type TuneIalsOptions, type TuneIalsProgress, tuneIals } from './tune-ials.js';

const data = clusteredData(1);
const { train } = data;
const common: IalsOptions = { dim: 8, epochs: 6, seed: 1 };
const options: TuneIalsOptions = { ...common, validate: (model) => recallAt10(model, data) };

/** Searches, keeping every checkpoint as the bytes of its file. */
async function tuneWithCheckpoints(changes: Partial<TuneIalsOptions> = {}) {
  const files: Uint8Array[] = [];
  const result = await tuneIals(train, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('tuneIals', () => {
  it('lists what it tried, and gives the best model, as trainIals makes it', async () => {
    const { model, bestEpoch, history, trials, ...best } = await tuneIals(train, options);
    expect(trials.length).toBeGreaterThanOrEqual(5);
    for (const { validation, bestEpoch: epoch, ...weights } of trials) {
      const alone = await trainIals(train, { ...options, ...weights, onProgress: undefined });
      const scores = alone.history.map((record) => record.validation ?? 0);
      expect([validation, epoch]).toEqual([Math.max(...scores), alone.bestEpoch]);
      if (weights.lambda !== best.lambda || weights.unobservedRatio !== best.unobservedRatio) continue;
      expect(bytesOf(model)).toEqual(bytesOf(alone.model));
      expect([bestEpoch, history]).toEqual([alone.bestEpoch, alone.history]);
      expect(1.01 * validation).toBeGreaterThanOrEqual(Math.max(...trials.map((trial) => trial.validation)));
    }
    // Weak regularisation is far from the best on data of so few pairs.
    expect(best.lambda * (1 + best.unobservedRatio)).toBeGreaterThan(0.2);
  });

  it('keeps a weight that is given', async () => {
    const { trials, lambda } = await tuneIals(train, { ...options, lambda: 0.3 });
    expect(lambda).toBe(0.3);
    expect(trials.map((trial) => trial.lambda)).toEqual(trials.map(() => 0.3));
    expect(new Set(trials.map((trial) => trial.unobservedRatio)).size).toBe(trials.length);
    const both = await tuneIals(train, { ...options, lambda: 0.3, unobservedRatio: 2 });
    expect(both.trials).toMatchObject([{ lambda: 0.3, unobservedRatio: 2 }]);
  });

  it('keeps what it had for a gain of less than one in a hundred', async () => {
    const scores = [0.5, 0.504, 0.4, 0.503, 0.4];
    let at = 0;
    const once = { dim: 2, epochs: 1 };
    const { model, lambda, trials } = await tuneIals(train, { ...once, validate: () => scores[at++] });
    expect(trials.map(({ validation }) => validation)).toEqual(scores);
    expect(lambda).toBe(0.03);
    expect(bytesOf(model)).toEqual(
      bytesOf((await trainIals(train, { ...once, lambda: 0.03, unobservedRatio: 3 })).model),
    );
  });

  it('ends after `mostTrials`', async () => {
    const { trials } = await tuneIals(train, { ...options, mostTrials: 3 });
    expect(trials).toHaveLength(3);
  });
});

describe('options.resume', () => {
  it('from every checkpoint ends with the bytes and the trials of an undisturbed search', async () => {
    const { result, checkpoints } = await tuneWithCheckpoints({ mostTrials: 4 });
    expect(checkpoints.length).toBeGreaterThanOrEqual(8);
    for (const resume of checkpoints) {
      const resumed = await tuneIals(train, { ...options, mostTrials: 4, resume, threads: 2 });
      expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
      expect({ ...resumed, model: undefined }).toEqual({ ...result, model: undefined });
    }
  });

  it('refuses the checkpoint of a single training, of another search or of other options', async () => {
    const { checkpoints } = await tuneWithCheckpoints({ mostTrials: 2 });
    const refuses = async (resume: Artifact, changes: Partial<TuneIalsOptions>, message: string) => {
      const refused = tuneIals(train, { ...options, mostTrials: 2, resume, ...changes });
      await expect(refused).rejects.toThrow(ArtifactError);
      await expect(refused).rejects.toThrow(message);
    };
    await refuses(checkpoints[0], { mostTrials: 3 }, 'a checkpoint of the same search');
    await refuses(checkpoints[0], { lambda: 0.03 }, 'a checkpoint of the same search');
    await refuses(checkpoints[0], { seed: 2 }, 'a checkpoint of the same hyperparameters');
    let single: Artifact | undefined;
    await trainIals(train, {
      ...common,
      onCheckpoint: (checkpoint) => {
        single = decodeAnyArtifact(encodeArtifact(checkpoint));
      },
    });
    await refuses(single!, {}, 'a checkpoint of the same kind, ials-tuning-checkpoint version 1');
  });
});

describe('options.onProgress and options.signal', () => {
  it('tells which weights are trained with; stops in the middle with the reason of the signal', async () => {
    const controller = new AbortController();
    const reports: TuneIalsProgress[] = [];
    const aborted = tuneIals(train, {
      ...options,
      signal: controller.signal,
      onProgress: (progress) => {
        reports.push(progress);
        if (progress.trial === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(new Set(reports.map(({ trial, lambda }) => `${trial}: ${lambda}`))).toEqual(
      new Set(['1: 0.03', '2: 0.015']),
    );
    expect(reports.every(({ mostTrials, unobservedRatio }) => mostTrials === 10 && unobservedRatio === 3)).toBe(true);
  });
});

it('needs a function that scores models, before anything is trained', async () => {
  const refused = tuneIals(train, { ...options, validate: undefined as never });
  await expect(refused).rejects.toThrow(ArgumentError);
  await expect(refused).rejects.toThrow('validate: expected a function that scores models');
});
