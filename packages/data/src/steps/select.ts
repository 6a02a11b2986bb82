import { type Id, IdMap, Interactions } from '@lightrec/core';

/** The pairs for which both user and item are kept, with new id maps where something was left out. */
export function selectInteractions<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  keepUser: (user: number) => boolean,
  keepItem?: (item: number) => boolean,
): Interactions<User, Item> {
  const users = selectIds(interactions.users, keepUser);
  const items = keepItem ? selectIds(interactions.items, keepItem) : undefined;
  const kept = interactions.filterPairs(
    (_, user, item) => users.newIndices[user] >= 0 && (!items || items.newIndices[item] >= 0),
  );
  const { timestamps, weights } = kept;
  return Interactions.fromIndices(
    kept.userIndices().map((user) => users.newIndices[user]),
    items ? kept.userItems.map((item) => items.newIndices[item]) : kept.userItems,
    { users: users.ids, items: items?.ids ?? interactions.items, timestamps, weights },
  );
}

/** @returns the new index of each old one, -1 where it was left out */
function selectIds<T extends Id>(ids: IdMap<T>, keep: (index: number) => boolean) {
  const newIndices = new Int32Array(ids.size).fill(-1);
  const kept: T[] = [];
  for (let index = 0; index < ids.size; index++) {
    if (!keep(index)) continue;
    newIndices[index] = kept.length;
    kept.push(ids.idAt(index));
  }
  return { ids: kept.length === ids.size ? ids : (IdMap.from(kept) as IdMap as IdMap<T>), newIndices };
}
