import { isGain } from '../tuning/is-gain.js';

/** The two weights of the objective of iALS that depend on the data. */
export interface IalsWeights {
  lambda: number;
  unobservedRatio: number;
}

/** Where a search begins: near the best of most data that it was tried on. */
const startRatio = 3;
/** Regularisation of a mean row, by pair: `lambda * (1 + unobservedRatio)`. */
const startStrength = 0.12;

/** Smaller gains are mostly chance, as of the pairs that validate. */
export const leastGain = 0.01;

/** Powers of two that strength and ratio are multiplied with. */
type Place = readonly [strength: number, ratio: number];

/**
 * The weights that a search tries next: half or twice as strong a regularisation of the mean row, and so on as long as
 * it gains, then the same with the ratio. The regularisation of the mean row is what `lambda` and
 * `unobservedRatio` decide together, and its best value hardly depends on the ratio, so that few trials find both.
 *
 * @param done - those that were tried, in order, with their scores
 * @param given - a weight that is not searched
 * @returns `undefined` at the end
 */
export function nextWeights(
  done: readonly { validation: number }[],
  given: Partial<IalsWeights> = {},
): IalsWeights | undefined {
  const walk = walkOver([
    ...(given.lambda === undefined ? [0] : []),
    ...(given.unobservedRatio === undefined ? [1] : []),
  ]);
  let at = walk.next();
  for (const { validation } of done) at = walk.next(validation);
  return at.done ? undefined : weightsAt(at.value, given);
}

/** Goes along one axis after another, downwards first; told the score of each place. */
function* walkOver(axes: readonly number[]): Generator<Place, void, number> {
  let best: Place = [0, 0];
  let bestScore = yield best;
  for (const axis of axes) {
    const before = best;
    for (const step of [-1, 1]) {
      if (best !== before) break;
      for (;;) {
        const next: Place = axis === 0 ? [best[0] + step, best[1]] : [best[0], best[1] + step];
        const score = yield next;
        if (!isGain(score, bestScore, leastGain)) break;
        [best, bestScore] = [next, score];
      }
    }
  }
}

/** In two digits, as people write them. */
function weightsAt([strength, ratio]: Place, given: Partial<IalsWeights>): IalsWeights {
  const unobservedRatio = given.unobservedRatio ?? rounded(startRatio * 2 ** ratio);
  const lambda = given.lambda ?? rounded((startStrength * 2 ** strength) / (1 + unobservedRatio));
  return { lambda, unobservedRatio };
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
