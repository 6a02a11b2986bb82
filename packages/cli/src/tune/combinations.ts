import { Random } from '@lightrec/core';
import { type SearchedName, searchedNames, type Values } from './tune-settings.js';

/** The values of each setting that a search tries. */
export type Space = { readonly [Name in SearchedName]?: readonly number[] };

/**
 * Every combination of values, those of the last setting changing fastest; or so many of them, drawn without
 * replacement by the seed.
 */
export function combinationsOf(space: Space, { trials, seed }: { trials?: number; seed: number }): Values[] {
  let all: Values[] = [{}];
  for (const name of searchedNames) {
    const values = space[name];
    if (values) all = all.flatMap((before) => values.map((value) => ({ ...before, [name]: value })));
  }
  if (trials === undefined || trials >= all.length) return all;
  return Array.from(new Random(seed).fork('tune').permutation(all.length).subarray(0, trials), (i) => all[i]);
}
