import { IdMap } from '@lightrec/core';
import {
  buildLayout,
  layoutToCodeTable,
  occupiedLists,
  type SearchLayout,
  type StoredVectors,
} from '@lightrec/kernels/search';
import type { IndexContent } from '../../file/index-file.js';
import type { ShardRange } from '../protocol.js';

/**
 * The part of an index that holds a range of its items, numbered from 0, their numbers for ids. Scores add up in the
 * order of the whole index, and its lists count for `probeCount`, so that results are those of the whole.
 */
export function shardOf(
  { layout, vectors, columns, calibration, metric, isTrained }: IndexContent,
  range: ShardRange,
): IndexContent {
  const { start, end } = range;
  const ids = IdMap.range(end - start);
  const rowOf = (item: number) => (item >= start && item < end ? item - start : undefined);
  const own = buildLayout(layoutToCodeTable(layout, ids, rowOf), { codebookOrder: layout.codebookOrder });
  return {
    layout: { ...own, countedLists: occupiedLists(layout) },
    ids,
    vectors: vectors && vectorsOf(vectors, layout, own, rowOf),
    columns: columns?.ofItems(Uint32Array.from({ length: end - start }, (_, item) => start + item)),
    ...{ calibration, metric, isTrained },
  };
}

/** Rows of the shard's items in the order of its layout. */
function vectorsOf(
  vectors: StoredVectors,
  whole: SearchLayout,
  own: SearchLayout,
  rowOf: (item: number) => number | undefined,
): StoredVectors {
  const { rows, rowBytes, scales, biases } = vectors;
  const positions = new Uint32Array(own.itemCount);
  whole.items.forEach((item, position) => {
    const row = rowOf(item);
    if (row !== undefined) positions[row] = position;
  });
  const ownRows = new Uint8Array(own.itemCount * rowBytes);
  own.items.forEach((item, i) => {
    const position = positions[item];
    ownRows.set(rows.subarray(position * rowBytes, (position + 1) * rowBytes), i * rowBytes);
  });
  const ownOf = (values?: Float32Array) => values && Float32Array.from(own.items, (item) => values[positions[item]]);
  return { ...vectors, rows: ownRows, scales: ownOf(scales), biases: ownOf(biases) };
}
