import { ArgumentError } from '@lightrec/core';

/** Higher is better, such as Recall on held-out pairs. */
export type Validate<Model> = (model: Model) => number | Promise<number>;

/**
 * The score of a model, `undefined` where there is no `validate`.
 *
 * @throws ArgumentError for a score that cannot be compared, which would otherwise never count as the best
 */
export async function scoreModel<Model>(
  validate: Validate<Model> | undefined,
  model: Model,
): Promise<number | undefined> {
  if (!validate) return undefined;
  const score = await validate(model);
  if (Number.isFinite(score)) return score;
  throw new ArgumentError({ argument: 'validate', expected: 'a finite score', received: score });
}

/** Whether a model is the best so far; without scores the latest is. */
export function isBest(score: number | undefined, bestScore: number | undefined): boolean {
  return score === undefined || bestScore === undefined || score > bestScore;
}
