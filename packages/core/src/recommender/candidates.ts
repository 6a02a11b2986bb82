import { ArgumentError } from '../errors.js';
import { requireArray } from '../options/arrays.js';
import { optionNames, requireKnown } from '../options/names.js';
import { requireInteger } from '../options/numbers.js';
import { show } from '../options/show.js';
import type { RecommendIndicesOptions } from './recommender.js';

const names = /* @__PURE__ */ optionNames<RecommendIndicesOptions>({ k: 1, excludeIndices: 1, includeIndices: 1 });

/** Checks what every recommender checks at its door. */
export function checkRecommendCall(
  userIndices: ArrayLike<number>,
  options: RecommendIndicesOptions,
  userCount: number,
): void {
  requireKnown('recommendIndices', options, names);
  const { k, excludeIndices, includeIndices } = options;
  requireInteger('k', k, 1);
  if (includeIndices !== undefined) requireArray('includeIndices', includeIndices);
  if (excludeIndices !== undefined && typeof excludeIndices?.itemIndicesOf !== 'function') {
    const expected = 'Interactions, or whatever has itemIndicesOf(userIndex)';
    throw new ArgumentError({ argument: 'excludeIndices', expected, received: show(excludeIndices) });
  }
  requireArray('userIndices', userIndices);
  for (let i = 0; i < userIndices.length; i++) {
    if (Number.isInteger(userIndices[i]) && userIndices[i] >= 0 && userIndices[i] < userCount) continue;
    throw new ArgumentError({
      argument: `userIndices[${i}]`,
      expected: `a user index in [0, ${userCount})`,
      received: userIndices[i],
      hint: 'Indices come from the IdMap of the data that the model was trained on.',
    });
  }
}

/**
 * Sets the score of every item that `options` does not allow for this user to `masked`, in place.
 *
 * @param scores - or distances, shape `[itemCount]`
 * @param masked - what is never selected. Default: `-Infinity`
 */
export function maskScores(
  scores: Float32Array | Uint16Array,
  userIndex: number,
  options: Pick<RecommendIndicesOptions, 'excludeIndices' | 'includeIndices'>,
  masked = Number.NEGATIVE_INFINITY,
): void {
  const { excludeIndices, includeIndices } = options;
  if (includeIndices) {
    const allowed = new Uint8Array(scores.length);
    for (let i = 0; i < includeIndices.length; i++) allowed[includeIndices[i]] = 1;
    for (let item = 0; item < scores.length; item++) if (!allowed[item]) scores[item] = masked;
  }
  if (excludeIndices) {
    for (const item of excludeIndices.itemIndicesOf(userIndex)) scores[item] = masked;
  }
}
