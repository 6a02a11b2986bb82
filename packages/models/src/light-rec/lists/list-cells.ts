import type { Random } from '@lightrec/core';
import type { Cells } from '@lightrec/kernels';
import type { LightRecHyperparameters } from '../options/hyperparameters.js';
import type { TeacherLists } from './teacher-lists.js';

/** How much lists and all other scores count. */
export type ListWeights = Pick<LightRecHyperparameters, 'listLength' | 'backgroundShare'>;

/** Added to a place before its inverse is taken, so that the first places do not outweigh all others. */
const firstPlaces = 10;

/**
 * How much the score at a place counts, from 0: one at the first, then about as often as an item at that place is
 * wanted, `1 / (place + 10)`.
 */
export function weightOfPlace(place: number): number {
  return (firstPlaces + 1) / (firstPlaces + 1 + place);
}

/** The lists of some users as cells, from `first` to before `last`. */
export function cellsOfUsers({ offsets, items, scores }: TeacherLists, first: number, last: number): Cells {
  const [from, to] = [offsets[first], offsets[last]];
  const weights = new Float32Array(to - from);
  for (let user = first; user < last; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) weights[at - from] = weightOfPlace(at - offsets[user]);
  }
  return {
    offsets: offsets.slice(first, last + 1).map((offset) => offset - from),
    partners: items.subarray(from, to),
    weights,
    targets: scores.subarray(from, to),
  };
}

/**
 * The same cells by items, of some users alone, who are partners by their place among these.
 *
 * @param users - ascending
 */
export function cellsOfItems(lists: TeacherLists, users: Uint32Array, itemCount: number): Cells {
  const offsets = new Uint32Array(itemCount + 1);
  const eachCell = (visit: (place: number, at: number, weight: number) => void) => {
    users.forEach((user, place) => {
      const start = lists.offsets[user];
      for (let at = start; at < lists.offsets[user + 1]; at++) visit(place, at, weightOfPlace(at - start));
    });
  };
  eachCell((_, at) => {
    offsets[lists.items[at] + 1]++;
  });
  for (let item = 0; item < itemCount; item++) offsets[item + 1] += offsets[item];
  const next = offsets.slice();
  const cellCount = offsets[itemCount];
  const cells = {
    offsets,
    partners: new Uint32Array(cellCount),
    weights: new Float32Array(cellCount),
    targets: new Float32Array(cellCount),
  };
  eachCell((place, at, weight) => {
    const cell = next[lists.items[at]]++;
    cells.partners[cell] = place;
    cells.weights[cell] = weight;
    cells.targets[cell] = lists.scores[at];
  });
  return cells;
}

/** The most cells that a row has. */
export function mostCells({ offsets }: Pick<Cells, 'offsets'>): number {
  let most = 1;
  for (let row = 1; row < offsets.length; row++) most = Math.max(most, offsets[row] - offsets[row - 1]);
  return most;
}

/** Users whose lists items are solved by, where there are more. */
export const userLimit = 50_000;

/** Users at random, ascending. */
export function drawUsers(random: Random, userCount: number, most = userLimit): Uint32Array {
  return random.permutation(userCount).slice(0, most).sort();
}

/** What each score beyond the lists counts: all of a user's together a share of what a list does. */
export function backgroundOf({ listLength, backgroundShare }: ListWeights, itemCount: number): number {
  let weight = 0;
  for (let place = 0; place < Math.min(listLength, itemCount); place++) weight += weightOfPlace(place);
  return (backgroundShare * weight) / itemCount;
}

/** Rows of a table, one after another. */
export function rowsAt(table: Float32Array, places: Uint32Array, dim: number): Float32Array {
  const rows = new Float32Array(places.length * dim);
  places.forEach((place, row) => {
    rows.set(table.subarray(place * dim, (place + 1) * dim), row * dim);
  });
  return rows;
}

/** Squared errors of some rows as a share of their squared targets, each as it counts. */
export function relativeError(
  error: number,
  { offsets, weights, targets }: Cells,
  first: number,
  last: number,
): number {
  let squares = 0;
  for (let cell = offsets[first]; cell < offsets[last]; cell++) squares += weights[cell] * targets[cell] ** 2;
  return squares > 0 ? error / squares : error;
}
