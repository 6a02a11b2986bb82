import { type Artifact, decodeAnyArtifact, encodeArtifact, Random, tensorOf } from '@lightrec/core';
import { describe, expect, it, vi } from 'vitest';
import { DivergenceError } from './divergence-error.js';
import { runTraining } from './train-loop.js';
import type { Trainer, Training } from './trainer.js';
import type { TrainingOptions, TrainingProgress } from './training-options.js';

/** The least that can be trained: one number, which each batch moves. */
class Walk implements Trainer<Float32Array, number> {
  readonly stepsPerEpoch = 3;
  readonly place = Float32Array.of(-1);
  readonly trained = [
    {
      toTensors: () => ({ place: { shape: [1], data: this.place } }),
      restore: (checkpoint: Artifact) => this.place.set(tensorOf(checkpoint, 'place', Float32Array, 1).data),
    },
  ];
  readonly dispose = vi.fn();

  start(): void {
    this.place[0] = 5;
  }

  *batches(random: Random): Iterable<number> {
    for (let i = 0; i < 3; i++) yield random.uniform();
  }

  step(batch: number, step: number) {
    this.place[0] += batch / step;
    return { drift: this.place[0] };
  }

  snapshot(): Float32Array {
    return this.place.slice();
  }
}

const checkpoints: Training<Float32Array, number>['checkpoints'] = {
  kind: 'walk',
  identity: { data: 'none' },
  toTensors: (data) => ({ place: { shape: [1], data } }),
  fromArtifact: (artifact) => tensorOf(artifact, 'place', Float32Array, 1).data,
};

function run(
  options: TrainingOptions<Float32Array> = {},
  plan: Partial<Training<Float32Array, number>> = {},
  walk = new Walk(),
) {
  const createTrainer = () => walk;
  return runTraining({ epochs: 5, random: new Random(1), checkpoints, createTrainer, ...plan }, options);
}

/** The epochs at which there is a checkpoint, as the bytes of its file. */
async function runWithCheckpoints(plan = {}, options: TrainingOptions<Float32Array> = {}) {
  const files: Uint8Array[] = [];
  const result = await run(
    { ...options, onCheckpoint: (checkpoint) => void files.push(encodeArtifact(checkpoint)) },
    plan,
  );
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

const epochOf = ({ metadata }: Artifact) => JSON.parse(metadata.state).epoch;

describe('epochs', () => {
  it('take all batches, with steps counted over all of them, and end in the last model', async () => {
    const { model, bestEpoch, history } = await run();
    const random = new Random(1);
    let place = 5;
    for (let epoch = 1, step = 1; epoch <= 5; epoch++) {
      const own = random.fork(`epoch ${epoch}`);
      for (let i = 0; i < 3; i++) place = Math.fround(place + own.uniform() / step++);
    }
    expect([...model]).toEqual([place]);
    expect(bestEpoch).toBe(5);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
  });

  it('none: the start, where it is scored', async () => {
    const { model, bestEpoch, history } = await run({ validate: ([place]) => place }, { epochs: 0, scoresStart: true });
    expect([model[0], bestEpoch, history]).toEqual([5, 0, [{ epoch: 0, losses: {}, validation: 5 }]]);
  });
});

describe('validations', () => {
  it.each([
    [{}, [1, 2, 3, 4, 5]],
    [{ validateEvery: 2 }, [2, 4, 5]],
    [{ validateEvery: 2, scoresStart: true }, [0, 2, 4, 5]],
    [{ validateEvery: 9 }, [5]],
  ])('%o: after the epochs %o, with a checkpoint each but at the start', async (plan, epochs) => {
    const validate = vi.fn(() => 1);
    const { result, checkpoints } = await runWithCheckpoints(plan, { validate });
    const scored = result.history.filter(({ validation }) => validation === 1);
    expect(scored.map(({ epoch }) => epoch)).toEqual(epochs);
    expect(checkpoints.map(epochOf)).toEqual(epochs.filter((epoch) => epoch > 0));
    expect(result.bestEpoch).toBe(epochs[0]);
  });

  it('end the training where patience runs out, and the best is kept', async () => {
    const scores = [1, 3, 2, 3, 9];
    const seen: number[] = [];
    const validate = ([place]: Float32Array) => scores[seen.push(place) - 1];
    const { model, history } = await run({ validate }, { patience: 2 });
    expect(history).toHaveLength(4);
    expect(model[0]).toBe(seen[1]);
  });
});

it('a run that goes on from any checkpoint ends as the undisturbed one, and writes the same checkpoints', async () => {
  const scores: Record<string, number> = {};
  const validate = ([place]: Float32Array) => (scores[place] ??= [4, 9, 1, 2, 3][Object.keys(scores).length]);
  const { result, checkpoints } = await runWithCheckpoints({ patience: 4 }, { validate });
  for (const [i, checkpoint] of checkpoints.entries()) {
    const resume = decodeAnyArtifact(encodeArtifact(checkpoint));
    const again = await runWithCheckpoints({ patience: 4 }, { validate, resume });
    expect(again.result).toEqual(result);
    expect(again.checkpoints).toEqual(checkpoints.slice(i + 1));
    expect(resume.tensors).toEqual({});
  }
});

it('the trainer of a resumed run is told the best model, and is not started', async () => {
  const [resume] = (await runWithCheckpoints()).checkpoints;
  const [place] = tensorOf(resume, 'best.place', Float32Array, 1).data;
  const walk = new Walk();
  const start = vi.spyOn(walk, 'start');
  const createTrainer = vi.fn(() => walk);
  await run({ resume }, { createTrainer });
  expect(createTrainer).toHaveBeenCalledExactlyOnceWith(Float32Array.of(place));
  expect(start).not.toHaveBeenCalled();
});

it('progress counts the steps of all epochs, and tells each end once, also where it tells every step', async () => {
  const reports: TrainingProgress[] = [];
  await run({ onProgress: (progress) => reports.push(progress), validate: () => 0.5 }, { epochs: 2 });
  expect(reports).toMatchObject([
    { phase: 'train', done: 3, total: 6, epoch: 1, epochs: 2, validation: undefined },
    { phase: 'train', done: 6, total: 6, epoch: 2, epochs: 2, validation: 0.5 },
  ]);
  let now = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => ++now * 1000); // each look at it is a second later
  const steps: number[] = [];
  await run({ onProgress: ({ done }) => steps.push(done) }, { epochs: 2 }).finally(() => clock.mockRestore());
  expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
});

describe('however it ends, the trainer is disposed', () => {
  it.each<[string, TrainingOptions<Float32Array>, unknown]>([
    ['at its end', {}, undefined],
    ['a validation that fails', { validate: () => Promise.reject(new Error('empty')) }, 'empty'],
    ['a checkpoint that fails', { onCheckpoint: () => Promise.reject(new Error('full')) }, 'full'],
  ])('%s', async (_, options, message) => {
    const walk = new Walk();
    const ended = run(options, {}, walk);
    if (message) await expect(ended).rejects.toThrow(message as string);
    else await ended;
    expect(walk.dispose).toHaveBeenCalledOnce();
  });

  it('a loss that is not finite, of which the step is named', async () => {
    const walk = new Walk();
    walk.step = (_, step) => ({ drift: step === 5 ? Number.NaN : 1 });
    const ended = run({}, {}, walk);
    await expect(ended).rejects.toThrow(DivergenceError);
    await expect(ended).rejects.toThrow('step 5: the drift loss is NaN');
    expect(walk.dispose).toHaveBeenCalledOnce();
  });

  it('a signal, in the middle of an epoch', async () => {
    const walk = new Walk();
    const controller = new AbortController();
    const step = vi.spyOn(walk, 'step').mockImplementation((_, at) => {
      if (at === 2) controller.abort(new Error('enough'));
      return { drift: 1 };
    });
    await expect(run({ signal: controller.signal }, {}, walk)).rejects.toThrow('enough');
    expect(step).toHaveBeenCalledTimes(2);
    expect(walk.dispose).toHaveBeenCalledOnce();
  });
});

it('where the signal was aborted before, no trainer is made', async () => {
  const createTrainer = vi.fn(() => new Walk());
  const signal = AbortSignal.abort(new Error('early'));
  await expect(run({ signal }, { createTrainer })).rejects.toThrow('early');
  expect(createTrainer).not.toHaveBeenCalled();
});
