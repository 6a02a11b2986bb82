import { ArgumentError } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  requireInteger,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireShare,
} from '@lightrec/core/options';
import type { LossScale } from '@lightrec/distill';
import {
  type CompositeEncoderOptions,
  type EncoderEngine,
  type RecurrenceName,
  resolveEncoderOptions,
  type SimilarityName,
} from '@lightrec/quantizer';
import { mostCodebooks, mostCodewords } from '../../limits.js';
import { type Divergence, divergences } from '../items/diversity.js';

/** What decides the outcome of training; written into checkpoints. */
export interface LightRecHyperparameters {
  /** Default: 4 (the paper's). */
  codebookCount: number;
  /** Default: 256 (the paper's). */
  codewordCount: number;
  /**
   * Numbers of a codeword and of a user's vector, with the objective `lists`. More than the teacher has keep more of it
   * in as many bytes an item: codebooks, users and a query's table take the more. Default: null, as many as the teacher.
   */
  dim: number | null;
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
  /**
   * What training makes least. `lists`: squared errors of the scores in the teacher's list of each user, and of all scores
   * a little, by codebooks, codes and users in turn; of the teacher alone, and without TensorFlow.js. `ranking`: the
   * paper's ranking loss on training pairs, with distillation. Default: `lists`, but `ranking` where codes are not `fixed`.
   */
  objective: 'lists' | 'ranking';
  /** Items in the teacher's list of a user, with the objective `lists`. Default: 300. */
  listLength: number;
  /** What all scores of a user count together beside those of the list, as a share of these. Default: .1. */
  backgroundShare: number;
  /**
   * The float vectors q of the items that the encoder encodes, where codes are learned. `frozen`: the teacher's.
   * `learned`: they start there, and learn by what flows back through the encoder. `tower`: what learns is the
   * embeddings and the tower of a teacher from `trainDssm`, which needs its `features`: LightRec+ from end to end, in
   * which items without a pair are no negatives. Distillation is of the teacher's own vectors all the while. Default:
   * `frozen`.
   */
  itemVectors: 'frozen' | 'learned' | 'tower';
  /**
   * Adam's first step size of float vectors that learn, and of their tower; it falls as `learningRate` does. What flows
   * back through an encoder that knows little yet moves a trained tower for the worse, so that a tenth serves it better.
   * Default: null, as `learningRate`.
   */
  vectorLearningRate: number | null;
  /**
   * A shortcut around the encoder, LightRec (WWW'20), section 3.4: in training an item is `(1 - s) y + s q`, where s
   * falls linearly from this share, in [0, 1), to 0 over the epochs; models are of the codes alone. Needs vectors that
   * learn. Default: 0, none.
   */
  shortcut: number;
  /**
   * Coefficient of the ranking loss of the float vectors q themselves, regularisation and all, with the same users: joint
   * training with the model that is not compressed, which section 3.4 leaves to later. Needs vectors that learn; 0 for
   * none. Default: 0.
   */
  jointRanking: number;
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
  /**
   * Of the objective `lists` a round in which codebooks, codes and users are solved. All are trained; 0 keeps the start.
   * Fixed codes need no TensorFlow.js backend for either. Default: 6.
   */
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
  distillationLoss: 'inner-product' | 'euclidean' | 'ranking-inner-product';
  /**
   * Coefficient of a regulariser that keeps codebooks different, LightRec (WWW'20), section 3.3, where codes are
   * learned; 0 for none. Default: 0 (the paper's).
   */
  diversity: number;
  /**
   * Which one: the divergence of the codebooks' Gram matrix from the identity, squared Frobenius norm, von Neumann or
   * log-determinant. Default: `frobenius`.
   */
  diversityLoss: Divergence;
  /**
   * Steps from one refresh of the users' Gram matrices to the next, for the distillation of scores with 100,000 users
   * and more: users learn from it in these steps alone, for all steps up to the next. Default: 1, exact.
   */
  gramRefreshEvery: number;
  /** An integer; on the same backend the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const encoder = resolveEncoderOptions({});

/** What the encoder takes, it also judges. */
const requireOfEncoder = (argument: string, value: unknown) => {
  resolveEncoderOptions({ [argument]: value } as CompositeEncoderOptions);
};
const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);
const requireCountOrNone = (argument: string, value: number) => requireInteger(argument, value, 0);
const oneOf =
  <T>(...allowed: T[]) =>
  (argument: string, value: T) =>
    requireOneOf(argument, value, allowed);

/** What goes together is looked at in `resolveLightRecHyperparameters`. */
export const declaredHyperparameters: DeclaredOptions<LightRecHyperparameters> = {
  codebookCount: [encoder.codebookCount, (argument, value) => requireInteger(argument, value, 1, mostCodebooks)],
  codewordCount: [encoder.codewordCount, (argument, value) => requireInteger(argument, value, 1, mostCodewords)],
  dim: [null, (argument, value) => value === null || requireInteger(argument, value, 1)], // by the teacher's
  meanLength: [null, () => {}], // by codebookCount
  start: ['score-aware', oneOf('score-aware', 'k-means', 'glorot')],
  codes: ['fixed', oneOf('fixed', 'learned', 'nearest')],
  objective: ['lists', oneOf('lists', 'ranking')],
  listLength: [300, requireCount],
  backgroundShare: [0.1, requirePositive],
  itemVectors: ['frozen', oneOf('frozen', 'learned', 'tower')],
  vectorLearningRate: [null, (argument, value) => value === null || requirePositive(argument, value)],
  shortcut: [0, (argument, value) => requireShare(argument, value, '[0, 1)')],
  jointRanking: [0, requireNonNegative],
  commitment: [0.1, requireNonNegative],
  similarity: [encoder.similarity, requireOfEncoder],
  codewordBias: [encoder.codewordBias, requireOfEncoder],
  recurrence: [encoder.recurrence as RecurrenceName, requireNamedRecurrence],
  temperature: [encoder.temperature, requireOfEncoder],
  engine: [encoder.engine, requireOfEncoder],
  epochs: [6, requireCountOrNone],
  batchSize: [1024, requireCount],
  negativeCount: [5, requireCount],
  poolSize: [1024, requireCountOrNone],
  users: ['table', oneOf('table', 'mapper')],
  lambda: [0.01, requireNonNegative],
  learningRate: [0.001, requirePositive],
  distillation: [5, requireNonNegative],
  distillationScale: ['mean', oneOf('mean', 'sum')],
  distillationLoss: ['inner-product', oneOf('inner-product', 'euclidean', 'ranking-inner-product')],
  diversity: [0, requireNonNegative],
  diversityLoss: ['frobenius', oneOf(...divergences)],
  gramRefreshEvery: [1, requireCount],
  seed: [encoder.seed, requireOfEncoder],
};

/** `best`: what we found to keep most of the teacher at four bytes. */
export const lightRecDefaults: LightRecHyperparameters = defaultsOf(declaredHyperparameters);

/**
 * `paper`: LightRec as it was published. Its coefficient of distillation, 5 of a mean, is 1e-7 of the paper's sum on
 * CiteULike: `coefficient * userCount * batchSize * (1 + negativeCount)`.
 */
export const paperRecipe: Partial<LightRecHyperparameters> = {
  objective: 'ranking',
  start: 'glorot',
  codes: 'learned',
  similarity: 'bilinear',
  epochs: 60,
  lambda: 0.001,
};

/** Whether the vectors that codes are made of learn beside them. */
export function learnsVectors({ codes, itemVectors }: Pick<LightRecHyperparameters, 'codes' | 'itemVectors'>): boolean {
  return codes === 'nearest' || itemVectors !== 'frozen';
}

/** A function could be written into no checkpoint. */
function requireNamedRecurrence(argument: string, value: unknown): void {
  if (typeof value === 'function') {
    throw new ArgumentError({ argument, expected: 'a recurrence by name', received: 'a function' });
  }
  requireOfEncoder(argument, value);
}
