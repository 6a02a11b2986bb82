import type { Recommender } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';

/** Recall@100 on the validation part, by which both trainings choose their best epoch; none where it is empty. */
export function validationScorer({ train, validation }: Split): ((model: Recommender) => Promise<number>) | undefined {
  if (validation.pairCount === 0) return undefined;
  return async (model) => {
    const { userCount, itemCount } = model;
    // Lists alone: the ranking behind them is never looked at here, and takes most of the time.
    const lists: Recommender = {
      userCount,
      itemCount,
      recommendIndices: (users, options) => model.recommendIndices(users, options),
    };
    const { recall } = await evaluate(lists, { test: validation, exclude: train, cutoffs: [100] });
    return recall[100];
  };
}
