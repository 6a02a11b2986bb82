import { type CodeTable, type Id, type Interactions, Pace, Random } from '@lightrec/core';
import { residualQuantizer } from '@lightrec/kernels';
import { CompositeEncoder } from '@lightrec/quantizer';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { finiteModel, requireFiniteLoss } from '../training/divergence-error.js';
import { fingerprintOf, fingerprintOfIds } from '../training/fingerprint.js';
import { handOver } from '../training/hand-over.js';
import { LossMeter, type LossTerms, latestValidation } from '../training/history.js';
import { rankablePairs } from '../training/negative-sampler.js';
import type { RunIdentity } from '../training/same-run.js';
import { isBest, scoreModel } from '../training/validation.js';
import { type LightRecState, requireSameLightRecRun, restoreLightRecState, saveLightRecState } from './checkpoint.js';
import { startCodebooks } from './codebook-start.js';
import { type CompositeItems, EncodedItems } from './composite-items.js';
import { FixedCodes } from './fixed-codes.js';
import { LightRecModel } from './light-rec-model.js';
import { LightRecStep } from './light-rec-step.js';
import { NearestItems } from './nearest-items.js';
import type { LightRecHyperparameters, LightRecOptions, LightRecResult } from './options.js';
import { PooledBatches } from './pooled-batch.js';
import { requireTeacher } from './require-teacher.js';
import { encoderOptionsOf, resolveLightRecHyperparameters } from './resolve-options.js';

/**
 * Trains LightRec (WWW'20, section 3) on a frozen teacher: its items become codes, and codebooks and user vectors
 * learn from the recommendation loss on the composite vectors together with the distillation of the teacher's
 * scores. In the recipe `paper` the recurrent composite encoder learns the codes with them; in `best` they are
 * those of a start that knows what users are shown. Runs on the TensorFlow.js backend that is set; the same seed
 * on the same backend gives the same bytes. Fixed codes with `epochs: 0` need no backend.
 *
 * @param teacher - a float model of the same users and items in the same order, usually from `trainBpr`, finite
 * @throws ArgumentError for an option that there is not or that is out of range, options that do not go together, a
 *   teacher of other ids or of ids in another order, or data in which no pair can be ranked against another item
 * @throws ArtifactError for a checkpoint of another teacher, other data or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainLightRec(teacher, train, { seed: 1 });
 * model.codeTable.bytesPerItem; // 4
 */
export async function trainLightRec<User extends Id, Item extends Id>(
  teacher: EmbeddingModel,
  train: Interactions<User, Item>,
  options: LightRecOptions<User, Item> = {},
): Promise<LightRecResult<User, Item>> {
  // The types of the ids are those of the data, and nothing in between looks at them.
  const result = trainFromStart(teacher, train, options as LightRecOptions, (make) => make());
  return result as Promise<LightRecResult<User, Item>>;
}

/** Codebooks and codes before the first step; none where the encoder draws its own. */
type Start = Promise<CodeTable | undefined>;

/** @param startOf - gives the start, which it may have made before with the same options that a start looks at */
export async function trainFromStart(
  teacher: EmbeddingModel,
  train: Interactions,
  options: LightRecOptions,
  startOf: (make: () => Start) => Start,
): Promise<LightRecResult> {
  const hyperparameters = resolveLightRecHyperparameters(options);
  requireTeacher(teacher, train);
  const encoder = new CompositeEncoder(encoderOptionsOf(hyperparameters));
  const pairs = rankablePairs(train);
  const random = new Random(hyperparameters.seed).fork('light-rec');
  options.signal?.throwIfAborted();
  const identity = identityOf(teacher, train, hyperparameters);
  if (options.resume) requireSameLightRecRun(options.resume, identity);
  const start = options.resume
    ? LightRecModel.fromArtifact(options.resume).codeTable
    : await startOf(() => startCodebooks({ teacher, train, hyperparameters, options, random: random.fork('k-means') }));
  if (start && hyperparameters.codes === 'fixed' && hyperparameters.epochs === 0) {
    return startAlone(teacher, train, start, options);
  }
  const stepsPerEpoch = Math.ceil(pairs.users.length / hyperparameters.batchSize);
  const learningRateAt = linearDecay(hyperparameters, stepsPerEpoch);
  const items = createItems();
  const step = new LightRecStep(teacher, items, hyperparameters);
  const task = { train, pairs, random, hyperparameters, options, identity, stepsPerEpoch, learningRateAt };
  try {
    return await new LightRecTrainer(task, step).run();
  } finally {
    step.dispose();
  }

  function createItems(): CompositeItems {
    const { codes, commitment, batchSize, negativeCount } = hyperparameters;
    switch (codes) {
      case 'fixed':
        return new FixedCodes(start!);
      case 'learned':
        return new EncodedItems(encoder, teacher, train.items, options.resume ? undefined : start);
      case 'nearest': {
        const batchItems = Math.min(train.itemCount, batchSize * (1 + negativeCount));
        const { itemVectors } = teacher;
        const quantizer = residualQuantizer();
        const learningRate = learningRateAt;
        return new NearestItems({ start: start!, quantizer, itemVectors, commitment, batchItems, learningRate });
      }
    }
  }
}

/** Falls linearly from the learning rate at the first step to zero after the last. */
function linearDecay({ learningRate, epochs }: LightRecHyperparameters, stepsPerEpoch: number) {
  return (step: number) => learningRate * Math.max(0, 1 - (step - 1) / (epochs * stepsPerEpoch));
}

/** What training works on. */
interface Task {
  train: Interactions;
  pairs: { users: Uint32Array; items: Uint32Array };
  random: Random;
  hyperparameters: LightRecHyperparameters;
  options: LightRecOptions;
  identity: RunIdentity;
  stepsPerEpoch: number;
  learningRateAt: (step: number) => number;
}

class LightRecTrainer {
  private readonly batches: PooledBatches;
  private readonly pace: Pace;

  constructor(
    private readonly task: Task,
    private readonly step: LightRecStep,
  ) {
    this.batches = new PooledBatches(task.train, task.hyperparameters);
    this.pace = new Pace(task.options.signal);
  }

  async run(): Promise<LightRecResult> {
    const { trained } = this.step;
    const { hyperparameters, options, identity } = this.task;
    const state = options.resume ? restoreLightRecState(options.resume, trained) : await this.createState();
    while (state.epoch < hyperparameters.epochs) {
      const losses = await this.runEpoch(state, state.epoch + 1);
      state.epoch++;
      await this.closeEpoch(state, losses);
      await handOver(options.onCheckpoint, () => saveLightRecState(state, trained, identity));
    }
    return { model: state.best.model, bestEpoch: state.best.epoch, history: state.history };
  }

  /** The start, scored as epoch 0: from k-means it may well be the best. */
  private async createState(): Promise<LightRecState> {
    const model = this.step.snapshot(this.task.train.users);
    const score = await scoreModel(this.task.options.validate, model);
    return { best: { model, epoch: 0, score }, history: [{ epoch: 0, losses: {}, validation: score }], epoch: 0 };
  }

  private async runEpoch(state: LightRecState, epoch: number): Promise<LossTerms> {
    const { pairs, hyperparameters, stepsPerEpoch, learningRateAt } = this.task;
    const { batchSize } = hyperparameters;
    const random = this.task.random.fork(`epoch ${epoch}`);
    const order = random.permutation(pairs.users.length);
    const meter = new LossMeter();
    this.step.startEpoch();
    for (let i = 0; i < stepsPerEpoch; i++) {
      const chosen = order.subarray(i * batchSize, (i + 1) * batchSize);
      const [users, items] = [pairs.users, pairs.items].map((side) => chosen.map((pair) => side[pair]));
      const step = (epoch - 1) * stepsPerEpoch + i + 1;
      const losses = this.step.run(this.batches.draw(users, items, random), step, learningRateAt(step));
      requireFiniteLoss(step, losses);
      meter.add(losses);
      if (await this.pace.breathe()) this.report(state, epoch, i + 1, stepsPerEpoch, meter);
    }
    this.report(state, epoch, stepsPerEpoch, stepsPerEpoch, meter);
    return meter.means();
  }

  /** Notes the epoch and keeps its model where it is the best; without `validate` the latest is. */
  private async closeEpoch(state: LightRecState, losses: LossTerms): Promise<void> {
    const stepsDone = state.epoch * this.task.stepsPerEpoch;
    const model = finiteModel(stepsDone, () => this.step.snapshot(this.task.train.users));
    const score = await scoreModel(this.task.options.validate, model);
    state.history.push({ epoch: state.epoch, losses, validation: score });
    if (isBest(score, state.best.score)) state.best = { model, epoch: state.epoch, score };
  }

  private report(state: LightRecState, epoch: number, step: number, stepsPerEpoch: number, meter: LossMeter): void {
    const { hyperparameters, options } = this.task;
    const validation = latestValidation(state.history);
    options.onProgress?.({
      epoch,
      epochs: hyperparameters.epochs,
      step,
      stepsPerEpoch,
      losses: meter.means(),
      validation,
    });
  }
}

/** The start itself, for which no tensor is needed. */
async function startAlone(
  teacher: EmbeddingModel,
  train: Interactions,
  start: CodeTable,
  { validate }: LightRecOptions,
): Promise<LightRecResult> {
  const model = new LightRecModel(teacher.userVectors.slice(), train.users, start);
  return { model, bestEpoch: 0, history: [{ epoch: 0, losses: {}, validation: await scoreModel(validate, model) }] };
}

function identityOf(
  teacher: EmbeddingModel,
  train: Interactions,
  hyperparameters: LightRecHyperparameters,
): RunIdentity {
  return {
    hyperparameters: JSON.stringify(hyperparameters),
    data: train.fingerprint(),
    ids: fingerprintOfIds(train),
    teacher: fingerprintOf(teacher.userVectors, teacher.itemVectors),
  };
}
