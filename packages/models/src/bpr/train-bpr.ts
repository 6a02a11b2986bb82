import { type Id, type Interactions, Pace, Random, requireInteractions } from '@lightrec/core';
import type { RankedRows } from '@lightrec/kernels';
import { AdamSchedule } from '../adam/row-adam.js';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { finiteModel, requireFiniteLoss } from '../training/divergence-error.js';
import { EarlyStopping } from '../training/early-stopping.js';
import { handOver } from '../training/hand-over.js';
import { LossMeter, type LossTerms, latestValidation } from '../training/history.js';
import { drawNegative, rankablePairs } from '../training/negative-sampler.js';
import { scoreModel } from '../training/validation.js';
import { BprStep } from './bpr-step.js';
import { type BprState, createBprTables, restoreBprState, saveBprState } from './checkpoint.js';
import { type BprHyperparameters, type BprOptions, type BprResult, resolveBprHyperparameters } from './options.js';
import { TableAverage } from './table-average.js';

/**
 * Matrix factorisation with the BPR loss (Rendle et al., 2009), the float teacher of LightRec: batches of
 * positives with uniformly drawn negatives, Adam on every row, the vectors averaged over the last epochs, early
 * stopping on a validation score. The same seed gives the same bytes.
 *
 * @throws ArgumentError for an option that there is not or that is out of range, or data in which no pair can be ranked against another item
 * @throws ArtifactError for a checkpoint of other data or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainBpr(train, { validate: (m) => recallAt100(m, validation), seed: 1 });
 */
export async function trainBpr<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: BprOptions<User, Item> = {},
): Promise<BprResult<User, Item>> {
  const hyperparameters = resolveBprHyperparameters(options as BprOptions);
  requireInteractions('train', train);
  // The types of the ids are those of the data, and nothing in between looks at them.
  return new BprTrainer(train, hyperparameters, options as BprOptions).run() as Promise<BprResult<User, Item>>;
}

class BprTrainer {
  private readonly state: BprState;
  private readonly random: Random;
  private readonly schedule: AdamSchedule;
  private readonly bprStep: BprStep;
  private readonly pairs: { users: Uint32Array; items: Uint32Array };
  private readonly pace: Pace;

  constructor(
    private readonly train: Interactions,
    private readonly hyperparameters: BprHyperparameters,
    private readonly options: BprOptions,
  ) {
    this.pairs = rankablePairs(train);
    this.random = new Random(hyperparameters.seed).fork('bpr');
    const { lambda, learningRate } = hyperparameters;
    this.schedule = new AdamSchedule(learningRate);
    this.state = options.resume
      ? restoreBprState(options.resume, hyperparameters, train)
      : createState(train, hyperparameters, this.random.fork('start'));
    this.bprStep = new BprStep(this.state.tables, { lambda, schedule: this.schedule });
    this.pace = new Pace(options.signal);
  }

  async run(): Promise<BprResult> {
    const { state, hyperparameters, options } = this;
    while (state.epoch < hyperparameters.epochs && !state.stopping.exhausted) {
      const losses = await this.runEpoch(state.epoch + 1);
      state.epoch++;
      state.history.push({ epoch: state.epoch, losses });
      this.takeAverage();
      if (state.epoch % hyperparameters.validateEvery && state.epoch < hyperparameters.epochs) continue;
      await this.validate();
      await handOver(options.onCheckpoint, () => saveBprState(state, hyperparameters, this.train));
    }
    return { model: state.best, bestEpoch: state.stopping.state.bestEpoch, history: state.history };
  }

  private async runEpoch(epoch: number): Promise<LossTerms> {
    const { state, hyperparameters, pairs } = this;
    const random = this.random.fork(`epoch ${epoch}`);
    const order = random.permutation(pairs.users.length);
    const stepsPerEpoch = Math.ceil(order.length / hyperparameters.batchSize);
    const meter = new LossMeter();
    for (let step = 0; step < stepsPerEpoch; step++) {
      const batch = this.drawBatch(
        order.subarray(step * hyperparameters.batchSize, (step + 1) * hyperparameters.batchSize),
        random,
      );
      const loss = this.bprStep.run(batch, ++state.step);
      requireFiniteLoss(state.step, loss);
      meter.add(loss);
      if (await this.pace.breathe()) this.report(epoch, step + 1, stepsPerEpoch, meter);
    }
    this.report(epoch, stepsPerEpoch, stepsPerEpoch, meter);
    return meter.means();
  }

  private drawBatch(chosen: Uint32Array, random: Random): RankedRows {
    const { negativeCount } = this.hyperparameters;
    const users = chosen.map((pair) => this.pairs.users[pair]);
    const positives = chosen.map((pair) => this.pairs.items[pair]);
    const negatives = new Uint32Array(chosen.length * negativeCount);
    for (let n = 0; n < negatives.length; n++) {
      negatives[n] = drawNegative(this.train, users[Math.floor(n / negativeCount)], random);
    }
    return { users, positives, negatives };
  }

  private takeAverage(): void {
    const { tables, average, step, epoch } = this.state;
    tables.users.catchUpAll(step, this.schedule);
    tables.items.catchUpAll(step, this.schedule);
    average.add(tables, epoch);
  }

  /** Scores the average after this epoch and keeps it where it is the best; without `validate` the latest is. */
  private async validate(): Promise<void> {
    const { state, options, train } = this;
    const { users, items } = state.average;
    // Of its own arrays, which training does not change.
    const model = finiteModel(state.step, () => modelOf({ users: users.slice(), items: items.slice() }, train));
    const score = await scoreModel(options.validate, model);
    if (score !== undefined) state.history[state.history.length - 1].validation = score;
    if (state.stopping.observe(state.epoch, score)) state.best = model;
  }

  private report(epoch: number, step: number, stepsPerEpoch: number, meter: LossMeter): void {
    const { epochs } = this.hyperparameters;
    const validation = latestValidation(this.state.history);
    this.options.onProgress?.({ epoch, epochs, step, stepsPerEpoch, losses: meter.means(), validation });
  }
}

function modelOf({ users, items }: Pick<TableAverage, 'users' | 'items'>, train: Interactions): EmbeddingModel {
  return new EmbeddingModel({
    userVectors: users,
    itemVectors: items,
    dim: users.length / train.userCount,
    users: train.users,
    items: train.items,
  });
}

/** Glorot-normal tables, of which the small start lets rare items stay near zero. */
function createState(train: Interactions, hyperparameters: BprHyperparameters, random: Random): BprState {
  const { dim, patience, averagingWindow } = hyperparameters;
  const tables = createBprTables(hyperparameters, train);
  const { users, items } = tables;
  for (const [name, table] of [
    ['users', users],
    ['items', items],
  ] as const) {
    const own = random.fork(name);
    const deviation = Math.sqrt(2 / (table.rowCount + dim));
    for (let i = 0; i < table.rows.length; i++) table.rows[i] = own.normal(0, deviation);
  }
  const average = new TableAverage(users.rows.slice(), items.rows.slice(), averagingWindow);
  // Until an epoch is done; a copy would be one more table of all items.
  const best = modelOf(average, train);
  return { tables, average, best, stopping: new EarlyStopping(patience), history: [], epoch: 0, step: 0 };
}
