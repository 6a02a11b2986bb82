// src/bpr/options.ts
import { ArgumentError, requireInteger } from "@lightrec/core";
var bprDefaults = {
  dim: 32,
  epochs: 260,
  batchSize: 1024,
  negativeCount: 5,
  lambda: 0.01,
  learningRate: 4e-3,
  validateEvery: 10,
  patience: 6,
  seed: 0
};
function resolveBprHyperparameters(options) {
  const resolved = Object.fromEntries(
    Object.entries(bprDefaults).map(([name, value]) => [name, options[name] ?? value])
  );
  for (const name of ["dim", "epochs", "batchSize", "negativeCount", "validateEvery", "patience"]) {
    requireInteger(name, resolved[name], 1);
  }
  requireNumber("lambda", resolved.lambda, resolved.lambda >= 0, "a finite number >= 0");
  requireNumber("learningRate", resolved.learningRate, resolved.learningRate > 0, "a finite number > 0");
  return resolved;
}
function requireNumber(argument, value, holds, expected) {
  if (holds && Number.isFinite(value)) return;
  throw new ArgumentError({ argument, expected, received: value });
}

// src/bpr/train-bpr.ts
import { ArgumentError as ArgumentError2, Random } from "@lightrec/core";

// src/embedding/embedding-model.ts
import {
  checkRecommendCall,
  idsFromTensor,
  idsToTensor,
  maskScores,
  ShapeError,
  tensorOf
} from "@lightrec/core";
import { createDenseScorer } from "@lightrec/kernels";
var EmbeddingModel = class _EmbeddingModel {
  static kind = "embedding-model";
  static version = 1;
  userVectors;
  itemVectors;
  dim;
  users;
  items;
  scorer;
  constructor({ userVectors, itemVectors, dim, users, items }) {
    requireTable("userVectors", userVectors, users.size, dim);
    requireTable("itemVectors", itemVectors, items.size, dim);
    this.userVectors = userVectors;
    this.itemVectors = itemVectors;
    this.dim = dim;
    this.users = users;
    this.items = items;
  }
  get userCount() {
    return this.users.size;
  }
  get itemCount() {
    return this.items.size;
  }
  /** Bytes that an item costs: its float32 vector. */
  get bytesPerItem() {
    return this.dim * 4;
  }
  recommend(users, options) {
    checkRecommendCall(users, options, this.userCount);
    return this.denseScorer().topK(this.vectorsOf(users), options.k, (scores, row) => {
      maskScores(scores, users[row], options);
    });
  }
  scoreItems(users, scores) {
    this.denseScorer().score(this.vectorsOf(users), scores);
  }
  /** A user's vector, shape `[dim]`: a view. */
  userVector(user) {
    return this.userVectors.subarray(user * this.dim, (user + 1) * this.dim);
  }
  toArtifact() {
    return {
      kind: _EmbeddingModel.kind,
      version: _EmbeddingModel.version,
      metadata: {},
      tensors: {
        userVectors: { shape: [this.userCount, this.dim], data: this.userVectors },
        itemVectors: { shape: [this.itemCount, this.dim], data: this.itemVectors },
        userIds: idsToTensor(this.users),
        itemIds: idsToTensor(this.items)
      }
    };
  }
  static fromArtifact(artifact) {
    const users = tensorOf(artifact, "userVectors", Float32Array, 2);
    const items = tensorOf(artifact, "itemVectors", Float32Array, 2);
    return new _EmbeddingModel({
      userVectors: users.data,
      itemVectors: items.data,
      dim: users.shape[1],
      users: idsFromTensor(artifact, "userIds", users.shape[0]),
      items: idsFromTensor(artifact, "itemIds", items.shape[0])
    });
  }
  vectorsOf(users) {
    const vectors = new Float32Array(users.length * this.dim);
    for (let row = 0; row < users.length; row++) vectors.set(this.userVector(users[row]), row * this.dim);
    return vectors;
  }
  denseScorer() {
    this.scorer ??= createDenseScorer({ items: this.itemVectors, dim: this.dim });
    return this.scorer;
  }
};
function requireTable(argument, vectors, rowCount, dim) {
  if (vectors.length === rowCount * dim) return;
  throw new ShapeError({ argument, expected: [rowCount, dim], received: `${vectors.length} entries` });
}

// src/embedding/row-adam.ts
var adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
var AdamSchedule = class {
  constructor(learningRate) {
    this.learningRate = learningRate;
  }
  learningRate;
  /** `series[s]` = sum over j >= 1 of `rate(s + j) r^j`. */
  series = new Float64Array(0);
  decay = adamDefaults.beta1 / Math.sqrt(adamDefaults.beta2);
  /** Step size at a step, counted from 1. */
  rate(step) {
    const { beta1, beta2 } = adamDefaults;
    return this.learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
  }
  /** Adam's epsilon as it stands beside `sqrt(v)` when the bias correction is part of the step size. */
  epsilon(step) {
    return adamDefaults.epsilon * Math.sqrt(1 - adamDefaults.beta2 ** step);
  }
  /** What multiplies `m / sqrt(v)` of a row last updated at `from` to bring it to the end of step `to`. */
  missedRate(from, to) {
    if (to >= this.series.length) this.extend(2 * to + 1024);
    return this.series[from] - this.decay ** (to - from) * this.series[to];
  }
  extend(length) {
    this.series = new Float64Array(length);
    let tail = this.decay / (1 - this.decay) * this.rate(length + 1e3);
    for (let step = length + 1e3; step >= 0; step--) {
      if (step < length) this.series[step] = tail;
      tail = this.decay * (this.rate(step) + tail);
    }
  }
};
var EmbeddingTable = class {
  constructor(rowCount, dim) {
    this.rowCount = rowCount;
    this.dim = dim;
    this.rows = new Float32Array(rowCount * dim);
    this.firstMoments = new Float32Array(rowCount * dim);
    this.secondMoments = new Float32Array(rowCount * dim);
    this.lastSteps = new Uint32Array(rowCount);
  }
  rowCount;
  dim;
  /** Shape `[rowCount, dim]`. */
  rows;
  firstMoments;
  secondMoments;
  /** The step up to which each row is current, shape `[rowCount]`. */
  lastSteps;
  /** Brings a row to the end of `step`, as dense Adam would have with zero gradients since its last step. */
  catchUp(row, step, schedule) {
    const last = this.lastSteps[row];
    if (last >= step) return;
    this.lastSteps[row] = step;
    if (last === 0) return;
    const { rows, firstMoments, secondMoments, dim } = this;
    const rate = schedule.missedRate(last, step);
    const epsilon = schedule.epsilon(last);
    const firstDecay = adamDefaults.beta1 ** (step - last);
    const secondDecay = adamDefaults.beta2 ** (step - last);
    for (let i = row * dim; i < (row + 1) * dim; i++) {
      rows[i] -= rate * firstMoments[i] / (Math.sqrt(secondMoments[i]) + epsilon);
      firstMoments[i] *= firstDecay;
      secondMoments[i] *= secondDecay;
    }
  }
  /** Brings every row to the end of `step`. */
  catchUpAll(step, schedule) {
    for (let row = 0; row < this.rowCount; row++) this.catchUp(row, step, schedule);
  }
  /**
   * One Adam step of one row, which must be current to the end of the step before.
   *
   * @param gradients - the row's gradient begins at `offset`
   */
  update(row, gradients, offset, step, schedule) {
    const { rows, firstMoments, secondMoments, dim } = this;
    const { beta1, beta2 } = adamDefaults;
    const rate = schedule.rate(step);
    const epsilon = schedule.epsilon(step);
    const start = row * dim;
    for (let d = 0; d < dim; d++) {
      const gradient = gradients[offset + d];
      const first = beta1 * firstMoments[start + d] + (1 - beta1) * gradient;
      const second = beta2 * secondMoments[start + d] + (1 - beta2) * gradient * gradient;
      firstMoments[start + d] = first;
      secondMoments[start + d] = second;
      rows[start + d] -= rate * first / (Math.sqrt(second) + epsilon);
    }
    this.lastSteps[row] = step;
  }
};

// src/training/divergence-error.ts
import { LightRecError } from "@lightrec/core";
var DivergenceError = class extends LightRecError {
  static marker = /* @__PURE__ */ Symbol.for("lightrec.error.divergence");
  constructor({ step, term, value }) {
    super(
      `training diverged at step ${step}: the ${term} loss is ${value}. Lower the learning rate, or raise the regularisation lambda.`
    );
  }
};
function requireFiniteLoss(step, terms) {
  for (const [term, value] of Object.entries(terms)) {
    if (!Number.isFinite(value)) throw new DivergenceError({ step, term, value });
  }
}

// src/training/early-stopping.ts
var EarlyStopping = class {
  /** @param patience - validations without a new best after which `exhausted` is true */
  constructor(patience) {
    this.patience = patience;
  }
  patience;
  state = { bestEpoch: 0, bestScore: Number.NEGATIVE_INFINITY, misses: 0 };
  /** Notes a validation score (higher is better) and returns whether it is the best so far. */
  observe(epoch, score) {
    if (score > this.state.bestScore) {
      this.state = { bestEpoch: epoch, bestScore: score, misses: 0 };
      return true;
    }
    this.state = { ...this.state, misses: this.state.misses + 1 };
    return false;
  }
  get exhausted() {
    return this.state.misses >= this.patience;
  }
};

// src/training/history.ts
var LossMeter = class {
  sums = {};
  count = 0;
  add(terms) {
    for (const [term, value] of Object.entries(terms)) this.sums[term] = (this.sums[term] ?? 0) + value;
    this.count++;
  }
  means() {
    return Object.fromEntries(Object.entries(this.sums).map(([term, sum]) => [term, sum / this.count]));
  }
};

// src/training/negative-sampler.ts
function drawNegative(train, user, random) {
  for (; ; ) {
    const item = random.integer(train.itemCount);
    if (!train.has(user, item)) return item;
  }
}
function rankablePairs(train) {
  const users = train.userIndices();
  const rankable = (_, pair) => train.itemsOf(users[pair]).length < train.itemCount;
  return { users: users.filter(rankable), items: train.userItems.filter(rankable) };
}

// src/training/pace.ts
var Pace = class {
  constructor(signal, everyMs = 50) {
    this.signal = signal;
    this.everyMs = everyMs;
  }
  signal;
  everyMs;
  lastYield = Date.now();
  /**
   * Yields to the event loop where it is time to, and throws the signal's reason once it is aborted.
   *
   * @returns whether it yielded, which is a good moment to report progress
   */
  async breathe() {
    if (Date.now() - this.lastYield < this.everyMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.lastYield = Date.now();
    this.signal?.throwIfAborted();
    return true;
  }
};

// src/training/batch-rows.ts
var BatchRows = class {
  /** The row of each slot, shape `[count]` in front. */
  rows;
  /** How often each slot occurs in the batch, shape `[count]` in front. */
  occurrences;
  count = 0;
  stamps;
  slots;
  stamp = 0;
  constructor(rowCount, capacity) {
    this.stamps = new Uint32Array(rowCount);
    this.slots = new Uint32Array(rowCount);
    this.rows = new Uint32Array(capacity);
    this.occurrences = new Uint32Array(capacity);
  }
  /** Begins a new batch. */
  clear() {
    this.stamp++;
    this.count = 0;
  }
  /** The slot of `row`, counting one more occurrence. */
  add(row) {
    if (this.stamps[row] !== this.stamp) {
      this.stamps[row] = this.stamp;
      this.slots[row] = this.count;
      this.rows[this.count] = row;
      this.occurrences[this.count] = 0;
      this.count++;
    }
    const slot = this.slots[row];
    this.occurrences[slot]++;
    return slot;
  }
};

// src/bpr/bpr-loss.ts
function softplus(x) {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
function dotRows(a, aStart, b, bStart, dim) {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[aStart + d] * b[bStart + d];
  return sum;
}
function accumulateBpr(values, rows, slots, gradients) {
  const { users, items, dim } = values;
  const negativeCount = rows.negatives.length / rows.users.length;
  const share = 1 / rows.negatives.length;
  const negativeSum = new Float32Array(dim);
  let loss = 0;
  for (let p = 0; p < rows.users.length; p++) {
    const u = rows.users[p] * dim;
    const i = rows.positives[p] * dim;
    const userSlot = slots.users[p] * dim;
    const positiveSlot = slots.positives[p] * dim;
    const positiveScore = dotRows(users, u, items, i, dim);
    negativeSum.fill(0);
    let total = 0;
    for (let n = p * negativeCount; n < (p + 1) * negativeCount; n++) {
      const j = rows.negatives[n] * dim;
      const negativeSlot = slots.negatives[n] * dim;
      const margin = positiveScore - dotRows(users, u, items, j, dim);
      loss += softplus(-margin);
      const pull = share / (1 + Math.exp(margin));
      total += pull;
      for (let d = 0; d < dim; d++) {
        negativeSum[d] += pull * items[j + d];
        gradients.items[negativeSlot + d] += pull * users[u + d];
      }
    }
    for (let d = 0; d < dim; d++) {
      gradients.users[userSlot + d] += negativeSum[d] - total * items[i + d];
      gradients.items[positiveSlot + d] -= total * users[u + d];
    }
  }
  return loss * share;
}
function regulariseRow(values, start, gradients, slotStart, dim, occurrences, scale) {
  let norm = 0;
  for (let d = 0; d < dim; d++) {
    const value = values[start + d];
    norm += value * value;
    gradients[slotStart + d] += scale * occurrences * value;
  }
  return occurrences * norm;
}

// src/bpr/bpr-step.ts
var BprStep = class {
  constructor(users, items, options) {
    this.users = users;
    this.items = items;
    this.options = options;
    const userCapacity = Math.min(users.rowCount, options.batchSize);
    const itemCapacity = Math.min(items.rowCount, options.batchSize * (1 + options.negativeCount));
    this.userRows = new BatchRows(users.rowCount, userCapacity);
    this.itemRows = new BatchRows(items.rowCount, itemCapacity);
    this.gradients = {
      users: new Float32Array(userCapacity * users.dim),
      items: new Float32Array(itemCapacity * items.dim)
    };
  }
  users;
  items;
  options;
  userRows;
  itemRows;
  gradients;
  /** Computes the gradients of the batch and moves the rows that it touches. `step` counts from 1. */
  run(batch, step) {
    const { users, items, gradients, options } = this;
    const slots = this.gather(batch, step - 1);
    const values = { users: users.rows, items: items.rows, dim: users.dim };
    const ranking = accumulateBpr(values, batch, slots, gradients);
    const scale = options.lambda / batch.users.length;
    const squares = this.moveRows(users, this.userRows, gradients.users, scale, step) + this.moveRows(items, this.itemRows, gradients.items, scale, step);
    return { ranking, regularization: scale * squares / 2 };
  }
  /** Finds the rows of the batch, brings them up to date, and clears their gradients. */
  gather({ users, positives, negatives }, currentStep) {
    this.userRows.clear();
    this.itemRows.clear();
    const slots = {
      users: users.map((row) => this.userRows.add(row)),
      positives: positives.map((row) => this.itemRows.add(row)),
      negatives: negatives.map((row) => this.itemRows.add(row))
    };
    this.catchUp(this.users, this.userRows, currentStep);
    this.catchUp(this.items, this.itemRows, currentStep);
    this.gradients.users.fill(0, 0, this.userRows.count * this.users.dim);
    this.gradients.items.fill(0, 0, this.itemRows.count * this.items.dim);
    return slots;
  }
  catchUp(table, { rows, count }, step) {
    for (let slot = 0; slot < count; slot++) table.catchUp(rows[slot], step, this.options.schedule);
  }
  /** Adds the regularisation to each row's gradient, moves the row, and returns the squared norms by occurrence. */
  moveRows(table, batchRows, gradients, scale, step) {
    const { dim, rows } = table;
    let squares = 0;
    for (let slot = 0; slot < batchRows.count; slot++) {
      const row = batchRows.rows[slot];
      squares += regulariseRow(rows, row * dim, gradients, slot * dim, dim, batchRows.occurrences[slot], scale);
      table.update(row, gradients, slot * dim, step, this.options.schedule);
    }
    return squares;
  }
};

// src/bpr/checkpoint.ts
import { ArtifactError, tensorOf as tensorOf2 } from "@lightrec/core";
var bprCheckpointKind = "bpr-checkpoint";
var version = 1;
function saveBprState(state, hyperparameters, train) {
  const { history, epoch, step } = state;
  return {
    kind: bprCheckpointKind,
    version,
    metadata: {
      hyperparameters: JSON.stringify(hyperparameters),
      data: train.fingerprint(),
      state: JSON.stringify({ history, epoch, step, stopping: state.stopping.state })
    },
    tensors: {
      ...tableTensors("users", state.users),
      ...tableTensors("items", state.items),
      bestUsers: { shape: [state.users.rowCount, state.users.dim], data: state.bestUsers },
      bestItems: { shape: [state.items.rowCount, state.items.dim], data: state.bestItems }
    }
  };
}
function restoreBprState(state, checkpoint, hyperparameters, train) {
  const { metadata } = checkpoint;
  requireSame("hyperparameters", metadata.hyperparameters, JSON.stringify(hyperparameters));
  requireSame("training data", metadata.data, train.fingerprint());
  restoreTable("users", state.users, checkpoint);
  restoreTable("items", state.items, checkpoint);
  state.bestUsers.set(tensorOf2(checkpoint, "bestUsers", Float32Array, 2).data);
  state.bestItems.set(tensorOf2(checkpoint, "bestItems", Float32Array, 2).data);
  const { history, epoch, step, stopping } = JSON.parse(metadata.state);
  Object.assign(state, { history, epoch, step });
  state.stopping.state = stopping;
}
function tableTensors(name, table) {
  const shape = [table.rowCount, table.dim];
  return {
    [`${name}.rows`]: { shape, data: table.rows },
    [`${name}.firstMoments`]: { shape, data: table.firstMoments },
    [`${name}.secondMoments`]: { shape, data: table.secondMoments },
    [`${name}.lastSteps`]: { shape: [table.rowCount], data: table.lastSteps }
  };
}
function restoreTable(name, table, checkpoint) {
  table.rows.set(tensorOf2(checkpoint, `${name}.rows`, Float32Array, 2).data);
  table.firstMoments.set(tensorOf2(checkpoint, `${name}.firstMoments`, Float32Array, 2).data);
  table.secondMoments.set(tensorOf2(checkpoint, `${name}.secondMoments`, Float32Array, 2).data);
  table.lastSteps.set(tensorOf2(checkpoint, `${name}.lastSteps`, Uint32Array, 1).data);
}
function requireSame(what, stored, current) {
  if (stored === current) return;
  throw new ArtifactError({
    expected: `a checkpoint of the same ${what} (${current})`,
    received: `${stored}`,
    hint: "Resume with the options and the data of the first run, or start anew in another folder."
  });
}

// src/bpr/train-bpr.ts
async function trainBpr(train, options = {}) {
  const hyperparameters = resolveBprHyperparameters(options);
  const trainer = new BprTrainer(train, hyperparameters, options);
  if (options.resume) restoreBprState(trainer.state, options.resume, hyperparameters, train);
  return trainer.run();
}
var BprTrainer = class {
  constructor(train, hyperparameters, options) {
    this.train = train;
    this.hyperparameters = hyperparameters;
    this.options = options;
    this.pairs = rankablePairs(train);
    if (this.pairs.users.length === 0) {
      throw new ArgumentError2({
        argument: "train",
        expected: "at least one pair of a user who does not have every item",
        received: `${train.pairCount} pairs of ${train.userCount} users and ${train.itemCount} items`
      });
    }
    this.random = new Random(hyperparameters.seed).fork("bpr");
    this.schedule = new AdamSchedule(hyperparameters.learningRate);
    this.state = createState(train, hyperparameters, this.random.fork("start"));
    this.bprStep = new BprStep(this.state.users, this.state.items, { ...hyperparameters, schedule: this.schedule });
    this.pace = new Pace(options.signal);
  }
  train;
  hyperparameters;
  options;
  state;
  random;
  schedule;
  bprStep;
  pairs;
  pace;
  async run() {
    const { state, hyperparameters, options } = this;
    while (state.epoch < hyperparameters.epochs && !state.stopping.exhausted) {
      const losses = await this.runEpoch(state.epoch + 1);
      state.epoch++;
      state.history.push({ epoch: state.epoch, losses });
      if (state.epoch % hyperparameters.validateEvery && state.epoch < hyperparameters.epochs) continue;
      this.validate();
      await options.onCheckpoint?.(saveBprState(state, hyperparameters, this.train));
    }
    return {
      model: this.modelOf(state.bestUsers, state.bestItems),
      bestEpoch: state.stopping.state.bestEpoch,
      history: state.history
    };
  }
  async runEpoch(epoch) {
    const { state, hyperparameters, pairs } = this;
    const random = this.random.fork(`epoch ${epoch}`);
    const order = random.permutation(pairs.users.length);
    const stepsPerEpoch = Math.ceil(order.length / hyperparameters.batchSize);
    const meter = new LossMeter();
    for (let step = 0; step < stepsPerEpoch; step++) {
      const batch = this.drawBatch(order.subarray(step * hyperparameters.batchSize, (step + 1) * hyperparameters.batchSize), random);
      const loss = this.bprStep.run(batch, ++state.step);
      requireFiniteLoss(state.step, loss);
      meter.add(loss);
      if (await this.pace.breathe()) this.report(epoch, step + 1, stepsPerEpoch, meter);
    }
    this.report(epoch, stepsPerEpoch, stepsPerEpoch, meter);
    return meter.means();
  }
  drawBatch(chosen, random) {
    const { negativeCount } = this.hyperparameters;
    const users = chosen.map((pair) => this.pairs.users[pair]);
    const positives = chosen.map((pair) => this.pairs.items[pair]);
    const negatives = new Uint32Array(chosen.length * negativeCount);
    for (let n = 0; n < negatives.length; n++) {
      negatives[n] = drawNegative(this.train, users[Math.floor(n / negativeCount)], random);
    }
    return { users, positives, negatives };
  }
  /** Scores the state after this epoch and keeps it where it is the best; without `validate` the latest is. */
  validate() {
    const { state, options } = this;
    state.users.catchUpAll(state.step, this.schedule);
    state.items.catchUpAll(state.step, this.schedule);
    const score = options.validate?.(this.modelOf(state.users.rows, state.items.rows));
    if (score !== void 0) state.history[state.history.length - 1].validation = score;
    if (!state.stopping.observe(state.epoch, score ?? state.epoch)) return;
    state.bestUsers.set(state.users.rows);
    state.bestItems.set(state.items.rows);
  }
  report(epoch, step, stepsPerEpoch, meter) {
    const { epochs } = this.hyperparameters;
    const validation = this.state.history.findLast((record) => record.validation !== void 0)?.validation;
    this.options.onProgress?.({ epoch, epochs, step, stepsPerEpoch, losses: meter.means(), validation });
  }
  modelOf(userVectors, itemVectors) {
    const { users, items } = this.train;
    return new EmbeddingModel({ userVectors, itemVectors, dim: this.hyperparameters.dim, users, items });
  }
};
function createState(train, { dim, patience }, random) {
  const users = new EmbeddingTable(train.userCount, dim);
  const items = new EmbeddingTable(train.itemCount, dim);
  for (const [name, table] of [["users", users], ["items", items]]) {
    const own = random.fork(name);
    const deviation = Math.sqrt(2 / (table.rowCount + dim));
    for (let i = 0; i < table.rows.length; i++) table.rows[i] = own.normal(0, deviation);
  }
  return {
    users,
    items,
    bestUsers: users.rows.slice(),
    bestItems: items.rows.slice(),
    stopping: new EarlyStopping(patience),
    history: [],
    epoch: 0,
    step: 0
  };
}
export {
  DivergenceError,
  EmbeddingModel,
  bprDefaults,
  trainBpr
};
