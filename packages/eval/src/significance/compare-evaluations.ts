import { ArgumentError, type Id } from '@lightrec/core';
import { optionNames, requireKnown } from '@lightrec/core/options';
import type { Evaluation } from '../evaluation/evaluation.js';
import { type PairedBootstrapOptions, type PairedComparison, pairedBootstrap } from './paired-bootstrap.js';

export interface CompareEvaluationsOptions<Judged> extends PairedBootstrapOptions {
  /** Picks the metric, such as `(perUser) => perUser.recall[100]`. */
  metric: (perUser: Judged) => ArrayLike<number>;
}

export const compareNames = optionNames<CompareEvaluationsOptions<unknown>>({
  ...{ metric: 1, seed: 1, resampleCount: 1, confidence: 1 },
});

/**
 * Compares two evaluations of the same users by a paired bootstrap over their per-user values.
 *
 * @returns first minus second
 * @throws ArgumentError where the evaluations are not of the same users in the same order
 *
 * @example
 * compareEvaluations(bpr, lightRec, { metric: (perUser) => perUser.ndcg, seed: 1 }).pValue;
 */
export function compareEvaluations<Judged extends Pick<Evaluation['perUser'], 'userIds'>>(
  first: { perUser: Judged },
  second: { perUser: Judged },
  options: CompareEvaluationsOptions<Judged>,
): PairedComparison {
  requireKnown('compareEvaluations', options, compareNames);
  const { metric, ...bootstrap } = options;
  if (typeof metric !== 'function') {
    const expected = 'a function, such as (perUser) => perUser.recall[100]';
    throw new ArgumentError({ argument: 'metric', expected, received: String(metric) });
  }
  const [a, b] = [usersOf('first', first), usersOf('second', second)];
  if (a.length !== b.length || a.some((user, i) => user !== b[i])) {
    throw new ArgumentError({
      argument: 'second',
      expected: 'an evaluation of the same users as the first, in the same order',
      received: `${b.length} users against ${a.length}`,
      hint: 'Evaluate both on the same test pairs.',
    });
  }
  return pairedBootstrap(metric(first.perUser), metric(second.perUser), bootstrap);
}

function usersOf(argument: string, evaluation: { perUser: Pick<Evaluation['perUser'], 'userIds'> }): readonly Id[] {
  const users = evaluation?.perUser?.userIds;
  if (users) return users;
  throw new ArgumentError({ argument, expected: 'what evaluate returned', received: String(evaluation) });
}
