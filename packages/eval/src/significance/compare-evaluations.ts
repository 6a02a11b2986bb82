import { ArgumentError } from '@lightrec/core';
import type { Evaluation } from '../evaluation/evaluation.js';
import { type PairedBootstrapOptions, type PairedComparison, pairedBootstrap } from './paired-bootstrap.js';

export interface CompareEvaluationsOptions<Judged> extends PairedBootstrapOptions {
  /** Picks the metric, such as `(perUser) => perUser.recall[100]`. */
  metric: (perUser: Judged) => Float64Array;
}

/**
 * Compares two evaluations of the same users by a paired bootstrap over their per-user values.
 *
 * @returns first minus second
 * @throws ArgumentError where the evaluations are not of the same users in the same order
 *
 * @example
 * compareEvaluations(bpr, lightRec, { metric: (perUser) => perUser.ndcg, random: new Random(1) }).pValue;
 */
export function compareEvaluations<Judged extends Pick<Evaluation['perUser'], 'userIndices'>>(
  first: { perUser: Judged },
  second: { perUser: Judged },
  { metric, ...options }: CompareEvaluationsOptions<Judged>,
): PairedComparison {
  const [a, b] = [first.perUser.userIndices, second.perUser.userIndices];
  if (a.length !== b.length || a.some((user, i) => user !== b[i])) {
    throw new ArgumentError({
      argument: 'second',
      expected: 'an evaluation of the same users as the first, in the same order',
      received: `${b.length} users against ${a.length}`,
      hint: 'Evaluate both on the same test pairs.',
    });
  }
  return pairedBootstrap(metric(first.perUser), metric(second.perUser), options);
}
