import { type Artifact, type Id, optionNames } from '@lightrec/core';
import type { LossScale } from '@lightrec/distill';
import type { EncoderEngine, RecurrenceName, SimilarityName } from '@lightrec/quantizer';
import type { OnCheckpoint } from '../../training/hand-over.js';
import type { EpochRecord, LossTerms } from '../../training/history.js';
import type { Validate } from '../../training/validation.js';
import type { LightRecModel } from '../model/light-rec-model.js';
import type { StartProgress } from '../start/start-progress.js';

/** What decides the outcome of training; written into checkpoints. */
export interface LightRecHyperparameters {
  /** Default: 4 (the paper's). */
  codebookCount: number;
  /** Default: 256 (the paper's). */
  codewordCount: number;
  /**
   * Codes that an item has as a mean, for codes of variable rate: items that are shown to many get more of the
   * `codebookCount`, which may then be 10 or so, at the same mean. Needs fixed codes. Default: null, all codes for all.
   */
  meanLength: number | null;
  /**
   * Where the codebooks start: `score-aware`, residual k-means by what an error does to the teacher's lists, and
   * codes that keep these lists; `k-means`, the same by squared error, each item weighted by its training pairs + 1; or
   * `glorot`, the paper's random start, which needs 50 epochs or more.
   */
  start: 'score-aware' | 'k-means' | 'glorot';
  /**
   * `fixed`: the codes stay those of the start, and training moves the codewords they stand for. `learned`: the
   * encoder chooses them anew at each step, as in the paper. `nearest`: quantisation-aware training, in which the
   * float vectors of the items learn too, and their codes are at each step those nearest to them; 12 epochs serve it
   * well. Default: `fixed`, but `learned` from a glorot start.
   */
  codes: 'fixed' | 'learned' | 'nearest';
  /** How strongly float vectors and their codewords hold to each other, with the codes `nearest`. Default: .1. */
  commitment: number;
  /** How the encoder compares codewords with items, where codes are learned. */
  similarity: SimilarityName;
  /** Whether each codeword learns a bias of its own, added to the similarity, where codes are learned. Default: false. */
  codewordBias: boolean;
  /** How the encoder's state goes from one codebook to the next, where codes are learned. Default: `residual`. */
  recurrence: RecurrenceName;
  /** Of the softmax in the encoder's backward pass. Default: 0.9 (the paper's). */
  temperature: number;
  /**
   * What encodes, where codes are learned: operations of TensorFlow.js (`tfjs`), the SIMD kernel (`kernel`), or the
   * kernel on the backends `wasm` and `cpu` alone (`auto`). They round differently.
   */
  engine: EncoderEngine;
  /** All are trained; 0 keeps the start, for which fixed codes need no TensorFlow.js backend. */
  epochs: number;
  /** Positives in a step. Default: 1024 (the paper's). */
  batchSize: number;
  /** Negatives of each positive. Default: 5 (the paper's). */
  negativeCount: number;
  /** Items drawn for each batch, from which its negatives come; 0 draws each from all items. Default: 1024. */
  poolSize: number;
  /**
   * `table`: a vector for each user, which starts at the teacher's. `mapper`: a small network that makes users from
   * the teacher's, an MLP beside the identity, so that no user has weights or moments of its own. Default: `table`.
   */
  users: 'table' | 'mapper';
  /** Regularisation of user vectors and composite item vectors. */
  lambda: number;
  /** Adam's step size at the first step; it falls linearly to zero. Default: .001 (the paper's). */
  learningRate: number;
  /** Coefficient of distillation; 0 for none. Default: 5. */
  distillation: number;
  /**
   * What the loss of distillation is divided by: `mean`, by users and items, so that a coefficient carries over to
   * other data; `sum`, by nothing, as in the paper, whose coefficients are about 1e-7. Default: `mean`.
   */
  distillationScale: LossScale;
  /** What is distilled: scores, vectors, or scores and the order of the negatives. Default: `inner-product`. */
  distillationLoss: (typeof distillationLosses)[number];
  /**
   * Steps from one refresh of the users' Gram matrices to the next, for the distillation of scores with 100,000 users
   * and more: users learn from it in these steps alone, for all steps up to the next. Default: 1, exact.
   */
  gramRefreshEvery: number;
  /** An integer; on the same backend the same seed gives the same bytes. Default: 0. */
  seed: number;
}

export const distillationLosses = ['inner-product', 'euclidean', 'ranking-inner-product'] as const;

/** Settings that belong together. */
export type LightRecRecipe = 'best' | 'paper';

/** `best`: what we found to keep most of the teacher at four bytes. */
export const lightRecDefaults: LightRecHyperparameters = {
  codebookCount: 4,
  codewordCount: 256,
  meanLength: null,
  start: 'score-aware',
  codes: 'fixed',
  commitment: 0.1,
  similarity: 'euclidean',
  codewordBias: false,
  recurrence: 'residual',
  temperature: 0.9,
  engine: 'auto',
  epochs: 6,
  batchSize: 1024,
  negativeCount: 5,
  poolSize: 1024,
  users: 'table',
  lambda: 0.01,
  learningRate: 0.001,
  distillation: 5,
  distillationScale: 'mean',
  distillationLoss: 'inner-product',
  gramRefreshEvery: 1,
  seed: 0,
};

/**
 * `paper`: LightRec as it was published. Its coefficient of distillation, 5 of a mean, is 1e-7 of the paper's sum on
 * CiteULike: `coefficient * userCount * batchSize * (1 + negativeCount)`.
 */
export const paperRecipe: Partial<LightRecHyperparameters> = {
  start: 'glorot',
  codes: 'learned',
  similarity: 'bilinear',
  epochs: 60,
  lambda: 0.001,
};

export interface LightRecProgress {
  epoch: number;
  epochs: number;
  /** Steps done in this epoch. */
  step: number;
  stepsPerEpoch: number;
  /** Terms of the loss, mean over this epoch so far. */
  losses: LossTerms;
  /** The latest validation score, where there was one. */
  validation?: number;
}

export interface LightRecOptions<User extends Id = Id, Item extends Id = Id> extends Partial<LightRecHyperparameters> {
  /** Defaults of the hyperparameters: `best` or `paper`. Default: `best`. */
  recipe?: LightRecRecipe;
  /** Scores the model before the first and after every epoch, higher is better; training keeps the best. Default: none; the last is kept. */
  validate?: Validate<LightRecModel<User, Item>>;
  /** Called several times a second, and at the end of each epoch. */
  onProgress?: (progress: LightRecProgress) => void;
  /** Called several times a second while codebooks and codes of the start are made, and at the end of each part. */
  onStartProgress?: (progress: StartProgress) => void;
  /**
   * Called after each epoch with all that `resume` needs; awaited. Its arrays are those of training, on loan: save it,
   * or keep `encodeArtifact` of it, before the promise resolves.
   */
  onCheckpoint?: OnCheckpoint;
  /**
   * A checkpoint of the same teacher, data and hyperparameters to go on from; on the same backend the outcome has
   * the same bytes as that of an undisturbed run.
   * It is taken over, arrays and all, and empty afterwards: load it again to resume from it again.
   */
  resume?: Artifact;
  /** Stops training; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export const lightRecOptionNames = optionNames<LightRecOptions>({
  recipe: 1,
  ...lightRecDefaults,
  ...{ validate: 1, onProgress: 1, onStartProgress: 1, onCheckpoint: 1, resume: 1, signal: 1 },
});

export interface LightRecResult<User extends Id = Id, Item extends Id = Id> {
  /** The model of the best validation, or of the last epoch without `validate`. */
  model: LightRecModel<User, Item>;
  /** The epoch that it is from; 0 is the start itself. */
  bestEpoch: number;
  history: EpochRecord[];
}
