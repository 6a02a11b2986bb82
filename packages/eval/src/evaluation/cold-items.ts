import type { Id, Interactions } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { requireSame } from './checks.js';

/**
 * Test pairs of warm items, which have a training pair, and of cold ones, which have none, with the ids of `test`: to
 * judge both apart, each among all items.
 *
 * @throws ArgumentError or ShapeError for parts of other ids
 *
 * @example
 * const { cold } = separateColdItems(test, train);
 * const { recall } = await evaluate(model, { test: cold, exclude: train, cutoffs: [100] });
 */
export function separateColdItems<User extends Id, Item extends Id>(
  test: Interactions<User, Item>,
  train: Interactions<User, Item>,
): { warm: Interactions<User, Item>; cold: Interactions<User, Item> } {
  requireInteractions('test', test);
  requireInteractions('train', train);
  requireSame('train', train, test, '`test`');
  const counts = train.countByItem();
  const pairsWhere = (isWanted: (item: number) => boolean) => test.filterPairs((_, __, item) => isWanted(item));
  return { warm: pairsWhere((item) => counts[item] > 0), cold: pairsWhere((item) => counts[item] === 0) };
}
