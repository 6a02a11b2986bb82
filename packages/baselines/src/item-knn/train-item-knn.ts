import { type Id, type Interactions, Pace, selectTopK } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { ItemKnnModel } from './item-knn-model.js';
import { type ItemKnnHyperparameters, type ItemKnnOptions, resolveItemKnn } from './options.js';

/**
 * Item-based nearest neighbours (Sarwar et al., 2001; Deshpande and Karypis, 2004): the score of an item is the sum of
 * its similarities with those items of the user's that are among its `neighbourCount` most similar. The similarity is the
 * cosine of the items' columns of users with the shrinkage of Bell and Koren (2007), `common / (sqrt(a b) + shrinkage)`
 * for items of a and b users. Exact; it takes time in the squares of the users' numbers of items.
 *
 * @param train - `[userCount, itemCount]`
 * @throws ArgumentError for an unknown option or one out of range
 *
 * @example
 * const model = await trainItemKnn(train, { neighbourCount: 200 });
 * const [{ ids }] = model.recommend(['ann'], { k: 10, exclude: train });
 */
export async function trainItemKnn<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: ItemKnnOptions = {},
): Promise<ItemKnnModel<User, Item>> {
  const hyperparameters = resolveItemKnn(options);
  requireInteractions('train', train);
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  const pace = new Pace(signal);
  const counts = train.countByItem();
  const common = new Uint32Array(train.itemCount);
  const lists: { itemIndices: Uint32Array; scores: Float32Array }[] = [];
  for (let item = 0; item < train.itemCount; item++) {
    lists.push(neighboursOf(item, { train, counts, common }, hyperparameters));
    if (await pace.breathe()) onProgress?.({ phase: 'neighbours', done: item + 1, total: train.itemCount });
  }
  onProgress?.({ phase: 'neighbours', done: train.itemCount, total: train.itemCount });
  const offsets = new Uint32Array(train.itemCount + 1);
  lists.forEach(({ itemIndices }, item) => {
    offsets[item + 1] = offsets[item] + itemIndices.length;
  });
  const [neighbours, similarities] = [
    new Uint32Array(offsets[train.itemCount]),
    new Float32Array(offsets[train.itemCount]),
  ];
  lists.forEach(({ itemIndices, scores }, item) => {
    neighbours.set(itemIndices, offsets[item]);
    similarities.set(scores, offsets[item]);
  });
  return new ItemKnnModel({ train, offsets, neighbours, similarities });
}

/** What is counted in: `common` is zeros between two items. */
interface Counting {
  train: Interactions;
  /** Users of each item, shape `[itemCount]`. */
  counts: ArrayLike<number>;
  /** Users in common with the item at hand, shape `[itemCount]`. */
  common: Uint32Array;
}

/** The most similar items, best first, ties to the smaller index. */
function neighboursOf(
  item: number,
  { train, counts, common }: Counting,
  { neighbourCount, shrinkage }: ItemKnnHyperparameters,
) {
  const touched: number[] = [];
  for (const user of train.userIndicesOf(item)) {
    for (const other of train.itemIndicesOf(user)) if (common[other]++ === 0) touched.push(other);
  }
  const others = Uint32Array.from(touched.filter((other) => other !== item)).sort();
  const scores = Float32Array.from(
    others,
    (other) => common[other] / (Math.sqrt(counts[item] * counts[other]) + shrinkage),
  );
  for (const other of touched) common[other] = 0;
  const best = selectTopK(scores, neighbourCount);
  return { itemIndices: best.itemIndices.map((place) => others[place]), scores: best.scores };
}
