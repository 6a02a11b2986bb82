import { ArgumentError } from '../errors.js';
import type { Id } from '../id.js';
import type { IdMap } from '../id-map.js';
import type { Interactions } from '../interactions.js';
import { requireIds } from '../options/arrays.js';
import { requireKnownId } from '../options/ids.js';
import { optionNames, requireKnown } from '../options/names.js';
import { requireInteger } from '../options/numbers.js';
import { show } from '../options/show.js';
import type { Recommender } from './recommender.js';

/** The options of `recommend` by ids. */
export interface RecommendOptions<Item extends Id = Id> {
  /** How many items for each user; fewer come back only where fewer are allowed. Default: 10. */
  k?: number;
  /**
   * What a user must not get: ids of items for all users, in any iterable, or the history of each user as
   * `Interactions`, or a list of these. Users and items are matched by their ids, so that a history may have maps of
   * its own; an id that the catalogue does not have, and a user without a history, exclude nothing. Default: none.
   */
  exclude?: Iterable<Item> | Interactions | readonly Interactions[];
  /** Ids of the items that alone may be returned; one that the catalogue does not have allows nothing. Default: all. */
  include?: Iterable<Item>;
}

/** What a user is recommended, as plain data. */
export interface Recommendation<User extends Id = Id, Item extends Id = Id> {
  userId: User;
  /** From best to worst. */
  ids: Item[];
  /** One for each of `ids`, falling. */
  scores: number[];
}

/** The options of `recommend`, checked, in positions of one catalogue. */
interface RecommendCall {
  k: number;
  includeIndices?: Uint32Array;
  /** Item indices, ascending, each once. */
  excludedOf(userId: Id): Uint32Array;
}

const names = /* @__PURE__ */ optionNames<RecommendOptions>({ k: 1, exclude: 1, include: 1 });

/**
 * Answers `recommend` by ids with a recommender that answers by positions.
 *
 * @param unknownUserHint - what to do about a user whom the recommender does not know
 * @returns one recommendation a user, in the order of `userIds`
 * @throws ArgumentError for an unknown user, a text in place of a list, what is no id, or an unknown option
 */
export function recommendByIds<User extends Id, Item extends Id>(
  recommender: Recommender & { readonly users: IdMap<User>; readonly items: IdMap<Item> },
  userIds: Iterable<User>,
  options: RecommendOptions<Item> = {},
  unknownUserHint?: string,
): Recommendation<User, Item>[] {
  const { users, items }: { users: IdMap<User>; items: IdMap<Item> } = recommender;
  const { k, includeIndices, excludedOf } = openRecommendCall(items, options);
  const asked = listIds('userIds', userIds) as User[];
  const userIndices = asked.map((id, i) => requireKnownId(`userIds[${i}]`, id, users, unknownUserHint));
  const excludeIndices = options.exclude && {
    itemIndicesOf: (userIndex: number) => excludedOf(users.idAt(userIndex)),
  };
  return recommender.recommendIndices(userIndices, { k, includeIndices, excludeIndices }).map((list, i) => ({
    userId: asked[i],
    ids: Array.from(list.itemIndices, (itemIndex) => items.idAt(itemIndex)),
    scores: Array.from(list.scores),
  }));
}

/** @throws ArgumentError for an unknown option, or of the wrong kind */
function openRecommendCall(items: IdMap, options: RecommendOptions): RecommendCall {
  requireKnown('recommend', options, names);
  const { k = 10, exclude, include } = options;
  requireInteger('k', k, 1);
  const histories = historiesOf(exclude);
  const shared = histories || exclude === undefined ? new Uint32Array(0) : known('exclude', exclude as Iterable<Id>);
  return {
    k,
    includeIndices: include === undefined ? undefined : known('include', include),
    excludedOf(userId) {
      if (!histories) return shared;
      return ascending(histories.flatMap((history) => Array.from(translated(history, userId, items))));
    },
  };

  function known(argument: string, ids: Iterable<Id>): Uint32Array {
    const indices = listIds(argument, ids).map((id) => items.indexOf(id));
    return ascending(indices.filter((index) => index !== undefined));
  }
}

/** Positions of a user's history in the catalogue of `items`. */
function translated(history: Interactions, userId: Id, items: IdMap): Iterable<number> {
  const userIndex = history.users.indexOf(userId);
  if (userIndex === undefined) return [];
  const itemIndices = history.itemIndicesOf(userIndex);
  if (history.items === items) return itemIndices;
  const indices = Array.from(itemIndices, (itemIndex) => items.indexOf(history.items.idAt(itemIndex)));
  return indices.filter((index) => index !== undefined);
}

function ascending(indices: readonly number[]): Uint32Array {
  return Uint32Array.from(new Set(indices)).sort();
}

/** The histories in `exclude`; none where it holds ids. */
function historiesOf(exclude: RecommendOptions['exclude']): readonly Interactions[] | undefined {
  if (isHistory(exclude)) return [exclude];
  if (!Array.isArray(exclude) || !exclude.some(isHistory)) return undefined;
  const other = exclude.findIndex((entry) => !isHistory(entry));
  if (other < 0) return exclude;
  const argument = `exclude[${other}]`;
  throw new ArgumentError({
    argument,
    expected: 'Interactions, as others of the list',
    received: show(exclude[other]),
  });
}

// By what it has and not by its class, so that one of a second installed copy passes.
function isHistory(value: unknown): value is Interactions {
  const { itemIndicesOf, users, items } = Object(value) as Interactions;
  return typeof itemIndicesOf === 'function' && users !== undefined && items !== undefined;
}

function listIds(argument: string, ids: Iterable<Id>): Id[] {
  requireIds(argument, ids, typeof ids === 'object' ? ofResult : `Put it in a list: [${show(ids)}].`);
  const list = [...ids];
  const wrong = list.findIndex((id) => typeof id !== 'string' && !Number.isSafeInteger(id));
  if (wrong < 0) return list;
  throw new ArgumentError({
    argument: `${argument}[${wrong}]`,
    expected: 'an id: a text or a safe integer',
    received: show(list[wrong]),
    hint: typeof list[wrong] === 'object' ? ofResult : undefined,
  });
}

const ofResult = 'Of a result, take its ids.';
