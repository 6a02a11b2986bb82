import type { IndexState } from './index-state.js';
import type { Metric } from './metric/metric.js';
import type { Calibration, CalibrationRow } from './search/calibration.js';

/** What an index takes and holds. */
export interface IndexStats {
  itemCount: number;
  /** Bytes of codes, bounds and item indices, without ids and vectors, an item. */
  bytesPerItem: number;
  /** Bytes of its vectors for post-ranking, an item. */
  vectorBytesPerItem: number;
  /** Items added since the last compaction, and removed ones that still take room. */
  tailCount: number;
  tombstoneCount: number;
  engine: 'wasm' | 'plain';
  /** Why it is `plain`, where it is: it was asked for, or what the runtime says of WebAssembly. */
  engineReason?: string;
  metric: Metric;
  /** False while there are too few items to train codes on: searches look at all vectors. */
  isTrained: boolean;
  /** What approximate search and post-ranking were measured to find, where they were. */
  calibration?: readonly CalibrationRow[];
}

export function statsOf(
  { engine, engineReason, catalogue, tombstoneCount, metric, isTrained }: IndexState,
  calibration?: Calibration,
): IndexStats {
  const { layout, vectors, tailCount, tailCapacity, blocked } = engine;
  const bytes = layout.segments.reduce(
    (sum, { offsets, codes, norms }) => sum + offsets.byteLength + codes.byteLength + norms.byteLength,
    // Items with room for the tail, and bits of items blocked and allowed.
    (layout.itemCount + tailCapacity) * 4 + (layout.biases?.byteLength ?? 0) + 2 * blocked.byteLength,
  );
  const each = (total: number) => total / Math.max(1, layout.itemCount);
  return {
    itemCount: catalogue.size,
    bytesPerItem: each(bytes),
    vectorBytesPerItem: each(
      (vectors?.rows.byteLength ?? 0) + (vectors?.scales?.byteLength ?? 0) + (vectors?.biases?.byteLength ?? 0),
    ),
    tailCount,
    tombstoneCount,
    engine: engine.kind,
    ...(engineReason && { engineReason }),
    metric,
    isTrained,
    ...(calibration && { calibration: calibration.rows }),
  };
}
