import { ArgumentError } from '../errors.js';
import { requireArray } from '../options/arrays.js';
import { optionNames, requireKnown } from '../options/names.js';
import { requireInteger } from '../options/numbers.js';
import { show } from '../options/show.js';
import type { RecommendOptions } from './recommender.js';

const names = /* @__PURE__ */ optionNames<RecommendOptions>({ k: 1, exclude: 1, include: 1 });

/** Checks what every recommender checks at its door. */
export function checkRecommendCall(users: ArrayLike<number>, options: RecommendOptions, userCount: number): void {
  requireKnown('recommend', options, names);
  requireInteger('k', options.k, 1);
  if (options.include !== undefined) requireArray('include', options.include);
  if (options.exclude !== undefined && typeof options.exclude?.itemsOf !== 'function') {
    const expected = 'Interactions, or whatever has itemsOf(user)';
    throw new ArgumentError({ argument: 'exclude', expected, received: show(options.exclude) });
  }
  requireArray('users', users);
  for (let i = 0; i < users.length; i++) {
    if (Number.isInteger(users[i]) && users[i] >= 0 && users[i] < userCount) continue;
    throw new ArgumentError({
      argument: `users[${i}]`,
      expected: `a user index in [0, ${userCount})`,
      received: users[i],
      hint: 'Indices come from the IdMap of the data that the model was trained on.',
    });
  }
}

/**
 * Sets the score of every item that `options` does not allow for this user to `-Infinity`, in place.
 *
 * @param scores - shape `[itemCount]`
 */
export function maskScores(
  scores: Float32Array,
  user: number,
  options: Pick<RecommendOptions, 'exclude' | 'include'>,
): void {
  if (options.include) {
    const allowed = new Uint8Array(scores.length);
    for (let i = 0; i < options.include.length; i++) allowed[options.include[i]] = 1;
    for (let item = 0; item < scores.length; item++) if (!allowed[item]) scores[item] = Number.NEGATIVE_INFINITY;
  }
  if (options.exclude) {
    for (const item of options.exclude.itemsOf(user)) scores[item] = Number.NEGATIVE_INFINITY;
  }
}
