import { type Id, type IdMap, IdMapBuilder, Interactions } from '@lightrec/core';
import { optionNames, requireInteger, requireInteractions, requireKnown, requireShare } from '@lightrec/core/options';
import { splitDefaults } from '../limits.js';
import type { Split } from './split.js';
import { splitByUser } from './split-by-user.js';

/** Parts as somebody else split them, each with ids of its own. */
export interface Parts<User extends Id = Id, Item extends Id = Id> {
  train: Interactions<User, Item>;
  /** Default: taken out of `train`, as `splitByUser` does. */
  validation?: Interactions<User, Item>;
  test: Interactions<User, Item>;
}

export interface SplitOfPartsOptions {
  /** Seed of what is held out for validation, where there is no such part. Default: 0. */
  seed?: number;
  /** Share of the training pairs that is held out then, in [0, 1). Default: 0.1. */
  validationShare?: number;
}

const partNames = optionNames<Parts>({ train: 1, validation: 1, test: 1 });
export const splitOfPartsNames = optionNames<SplitOfPartsOptions>({ seed: 1, validationShare: 1 });

/**
 * Brings parts that come from files of their own, as those of public splits, to one catalogue of users and items: the ids
 * of `train` in their order, then what the other parts add. A pair that an earlier part has too is left out of the later
 * one, since nobody can be judged by what was trained on.
 *
 * @returns the parts, and how many pairs were left out of validation and test
 * @throws ArgumentError for an unknown option, or one out of range
 *
 * @example
 * const [train, test] = await Promise.all([readInteractions('train.tsv'), readInteractions('test.tsv')]);
 * const split = splitOfParts({ train: train.interactions, test: test.interactions });
 */
export function splitOfParts<User extends Id, Item extends Id>(
  parts: Parts<User, Item>,
  options: SplitOfPartsOptions = {},
): Split<User, Item> & { overlapCount: number } {
  requireKnown('parts', parts, partNames);
  requireKnown('splitOfParts', options, splitOfPartsNames);
  const { seed = 0, validationShare = splitDefaults.validationShare } = options;
  requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  requireShare('validationShare', validationShare, '[0, 1)');
  requireInteractions('train', parts.train);
  requireInteractions('test', parts.test);
  if (parts.validation !== undefined) requireInteractions('validation', parts.validation);
  const all = [parts.train, parts.validation, parts.test].filter((part) => part !== undefined);
  const ids = { users: unionOf(all.map(({ users }) => users)), items: unionOf(all.map(({ items }) => items)) };
  const whole = inCatalogue(parts.train, ids, []);
  const { train, validation } = parts.validation
    ? { train: whole, validation: inCatalogue(parts.validation, ids, [whole]) }
    : splitByUser(whole, { seed, testShare: 0, validationShare });
  const test = inCatalogue(parts.test, ids, [train, validation]);
  const kept = test.pairCount + (parts.validation ? validation.pairCount : 0);
  return { train, validation, test, overlapCount: parts.test.pairCount + (parts.validation?.pairCount ?? 0) - kept };
}

interface Catalogue<User extends Id, Item extends Id> {
  users: IdMap<User>;
  items: IdMap<Item>;
}

function unionOf<Any extends Id>(maps: readonly IdMap<Any>[]): IdMap<Any> {
  const [first, ...others] = maps;
  if (others.every((map) => map.ids.every((id) => first.indexOf(id) !== undefined))) return first;
  const builder = new IdMapBuilder<Any>();
  for (const map of maps) for (const id of map.ids) builder.add(id);
  return builder.build();
}

/** A part by the positions of the catalogue, without the pairs of earlier parts. */
function inCatalogue<User extends Id, Item extends Id>(
  part: Interactions<User, Item>,
  { users, items }: Catalogue<User, Item>,
  earlier: readonly Interactions<User, Item>[],
): Interactions<User, Item> {
  const userAt = positionsIn(part.users, users);
  const itemAt = positionsIn(part.items, items);
  const { userItems, timestamps, weights } = part;
  const userIndices = part.userIndices().map((user) => userAt[user]);
  const itemIndices = userItems.map((item) => itemAt[item]);
  const whole = Interactions.fromIndices(userIndices, itemIndices, { users, items, timestamps, weights });
  return whole.filterPairs((_, user, item) => !earlier.some((other) => other.hasIndices(user, item)));
}

function positionsIn<Any extends Id>(own: IdMap<Any>, all: IdMap<Any>): Uint32Array {
  return Uint32Array.from(own.ids, (id) => all.indexOf(id)!);
}
