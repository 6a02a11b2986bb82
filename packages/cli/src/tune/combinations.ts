import { Random } from '@lightrec/core';
import { type Space, searchedNames, type Values } from './tune-settings.js';

/**
 * Every combination of values, those of the last setting changing fastest; or so many of them, drawn without
 * replacement by the seed.
 */
export function combinationsOf(space: Space, { trials, seed }: { trials?: number; seed: number }): Values[] {
  let all: Values[] = [{}];
  for (const name of searchedNames) {
    const values: readonly unknown[] | undefined = space[name];
    if (values) all = all.flatMap((before) => values.map((value) => ({ ...before, [name]: value })));
  }
  if (trials === undefined || trials >= all.length) return all;
  return Array.from(new Random(seed).fork('tune').permutation(all.length).subarray(0, trials), (i) => all[i]);
}
