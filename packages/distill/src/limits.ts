// What is taken where a caller says nothing.

/** Of both softmaxes (the paper's). */
export const usualTemperature = 0.5;

/** What ranking distillation counts beside inner product distillation. */
export const usualRankingWeight = 0.2;

/** Steps from one refresh of Gram matrices to the next. */
export const usualRefreshEvery = 10;
