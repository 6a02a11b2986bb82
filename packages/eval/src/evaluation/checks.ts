import { ArgumentError, type Id, type IdMap, type ItemSets, ShapeError } from '@lightrec/core';
import { requireArray, requireIds, requireInteger, requireKnownId, requireSameIds } from '@lightrec/core/options';

// What all ways of judging a recommender check alike.

/** One set of items by user, or several, as a list. */
export function requireSets(argument: string, given: ItemSets | readonly ItemSets[]): readonly ItemSets[] {
  const sets = (Array.isArray(given) ? given : [given]) as readonly ItemSets[];
  if (sets.every((set) => typeof set?.itemIndicesOf === 'function')) return sets;
  throw new ArgumentError({
    argument,
    expected: 'Interactions, a list of them, or whatever has itemIndicesOf(userIndex)',
    received: given === undefined ? 'nothing' : String(given),
    hint: 'Pass the train and the validation pairs; [] says that nothing is left out.',
  });
}

/** @returns ascending, each once */
export function requireCutoffs(cutoffs: readonly number[]): number[] {
  requireArray('cutoffs', cutoffs);
  if (cutoffs.length === 0) {
    throw new ArgumentError({ argument: 'cutoffs', expected: 'at least one cutoff, such as 100', received: 'none' });
  }
  cutoffs.forEach((k, i) => {
    requireInteger(`cutoffs[${i}]`, k, 1);
  });
  return [...new Set(cutoffs)].sort((a, b) => a - b);
}

/**
 * The positions of users, all where none are named.
 *
 * @throws ArgumentError for an id that is unknown, or there twice
 */
export function indicesOfUsers<User extends Id>(wanted: Iterable<User> | undefined, users: IdMap<User>): Uint32Array {
  if (wanted === undefined) return Uint32Array.from({ length: users.size }, (_, user) => user);
  requireIds('users', wanted);
  const indices = Array.from(wanted, (id, i) => requireKnownId(`users[${i}]`, id, users));
  const seen = new Set<number>();
  const twice = indices.findIndex((index) => seen.size === seen.add(index).size);
  if (twice < 0) return Uint32Array.from(indices);
  const received = `${JSON.stringify(users.idAt(indices[twice]))} twice`;
  throw new ArgumentError({ argument: `users[${twice}]`, expected: 'distinct ids', received });
}

/** Sets made from other ids than the rest would mask the wrong items without a word. */
export function requireSame(argument: string, given: object, reference: Counted & Identified, whose: string): void {
  requireSameCounts(argument, given, reference, whose);
  for (const side of ['users', 'items'] as const) {
    const [ids, expected] = [(given as Identified)[side], reference[side]];
    if (hasIds(ids) && hasIds(expected)) requireSameIds(`${argument}.${side}`, ids, expected, whose);
  }
}

function hasIds(ids: IdMap | undefined): ids is IdMap {
  return typeof ids?.firstDifference === 'function';
}

function requireSameCounts(argument: string, given: object, reference: Counted, whose: string): void {
  const { userCount = reference.userCount, itemCount = reference.itemCount } = given as Partial<Counted>;
  if (userCount === reference.userCount && itemCount === reference.itemCount) return;
  throw new ShapeError({
    argument,
    expected: [reference.userCount, reference.itemCount],
    received: [userCount, itemCount],
    hint: `The expected [userCount, itemCount] are those of ${whose}; build all of them with the same id maps.`,
  });
}

interface Identified {
  users?: IdMap;
  items?: IdMap;
}

interface Counted {
  userCount: number;
  itemCount: number;
}
