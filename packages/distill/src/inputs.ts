import { optionNames, requireKnown } from '@lightrec/core/options';
import type * as tf from '@tensorflow/tfjs-core';
import type { TeacherAndStudent } from './checks.js';
import type { GramCache } from './gram-cache.js';
import type { ItemLists } from './list-scores.js';
import type { ListwiseCrossEntropyInputs } from './listwise-cross-entropy.js';
import type { LossScale } from './loss-scale.js';

export interface ExactInnerProductDistillationInputs extends TeacherAndStudent {
  /** How much each item of the batch counts, >= 0 and not all 0, shape `[batch]`; constant. Default: all alike. */
  weights?: tf.Tensor1D;
  /** Divide by users and items, or leave the paper's sum. Default: `mean`. */
  scale?: LossScale;
}

export interface InnerProductDistillationInputs extends ExactInnerProductDistillationInputs {
  /** Matrices that outlive a step, for very many users. Default: none; they are made anew. */
  grams?: GramCache;
}

export const exactInnerProductNames = optionNames<ExactInnerProductDistillationInputs>({
  ...{ teacherUsers: 1, teacherItems: 1, users: 1, items: 1, weights: 1, scale: 1 },
});

export const innerProductNames = new Set([
  ...exactInnerProductNames,
  ...optionNames<Pick<InnerProductDistillationInputs, 'grams'>>({ grams: 1 }),
]);

export interface RankingDistillationInputs
  extends TeacherAndStudent,
    Pick<ListwiseCrossEntropyInputs, 'temperature' | 'scale'> {
  /** Users and the items, usually their sampled negatives, whose order is to be kept. */
  lists: ItemLists;
}

export const rankingNames = optionNames<RankingDistillationInputs>({
  ...{ teacherUsers: 1, teacherItems: 1, users: 1, items: 1, lists: 1, temperature: 1, scale: 1 },
});

export interface RankingInnerProductDistillationInputs
  extends InnerProductDistillationInputs,
    RankingDistillationInputs {
  /** What ranking distillation counts beside inner product distillation, > 0. Default: .2. */
  rankingWeight?: number;
}

export const rankingInnerProductNames = optionNames<RankingInnerProductDistillationInputs>({
  ...{ teacherUsers: 1, teacherItems: 1, users: 1, items: 1, weights: 1, scale: 1, grams: 1 },
  ...{ lists: 1, temperature: 1, rankingWeight: 1 },
});

/** Refuses what no loss here takes: one object of inputs may serve several, each of which looks at its own. */
export function requireInputs(method: string, inputs: object): void {
  requireKnown(method, inputs, rankingInnerProductNames);
}
