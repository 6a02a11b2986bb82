import { ArgumentError, IdMap } from '@lightrec/core';
import { requireIdMap, requireLength, requireRows } from '@lightrec/core/options';

/** Vectors of items from elsewhere: of their texts or pictures, by any model. */
export interface ItemFeatures {
  /** Ids of the rows; absent where they are the ids 0 to n - 1. */
  items?: IdMap;
  /** Shape `[itemCount, dim]`. */
  vectors: Float32Array;
  dim: number;
}

/**
 * The same vectors in the order of another item index; zeros for items without one.
 *
 * @returns also how many items have none
 * @throws ShapeError where ids and rows differ in number, ArgumentError for anything but features or ids
 */
export function alignItemFeatures(
  features: ItemFeatures,
  to: IdMap,
): { vectors: Float32Array; dim: number; missingCount: number } {
  if (typeof features !== 'object' || features === null) {
    const expected = 'what `readItemFeatures` returns';
    throw new ArgumentError({ argument: 'features', expected, received: String(features) });
  }
  const { vectors, dim } = features;
  const rowCount = requireRows('vectors', vectors, dim);
  const items: IdMap = features.items ?? IdMap.range(rowCount);
  requireIdMap('items', items);
  requireIdMap('to', to);
  requireLength('items', { length: items.size }, [rowCount]);
  const aligned = new Float32Array(to.size * dim);
  let missingCount = 0;
  for (let item = 0; item < to.size; item++) {
    const row = items.indexOf(to.idAt(item));
    if (row === undefined) missingCount++;
    else aligned.set(vectors.subarray(row * dim, (row + 1) * dim), item * dim);
  }
  return { vectors: aligned, dim, missingCount };
}
