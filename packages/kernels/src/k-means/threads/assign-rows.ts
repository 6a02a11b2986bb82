import { type Port, workerThreads } from '../../threads/built-in.js';
import type { Engine } from '../../wasm/kernel-memory.js';
import { createNearest, type Nearest } from '../nearest.js';

/** What a thread that assigns points needs. */
export interface NearestTask {
  kind: 'nearest';
  /** Brings what it is to assign by, a `SharedNearest`, before it is asked by that for the first time. */
  openings: Port;
}

/** What such a thread and its caller pass to each other. */
export interface SharedNearest {
  engine: Engine;
  dim: number;
  /** See `orders`. */
  order: Int32Array;
  /** Of each set, shape `[centroidCount, dim]`. */
  sets: Float32Array[];
  /** Of each set, grows with every change of its centroids. */
  versions: Int32Array;
  /** Shape `[rowCount, dim]`. */
  points: Float32Array;
  /** What comes out, shape `[rowCount]`. */
  centroids: Uint32Array;
  scores: Float32Array;
}

/** Entries of `order`. */
export const orders = {
  set: 0,
  /** Rows of `points`. */
  count: 1,
} as const;

/** Assigns the points that are there each time it is called. */
export function rowAssigner({ openings }: NearestTask): () => void {
  let shared: SharedNearest | undefined;
  let nearest: Nearest;
  let versions: Int32Array;
  return () => {
    const opened = workerThreads()!.receiveMessageOnPort(openings)?.message as SharedNearest | undefined;
    if (opened) {
      shared = opened;
      nearest = createNearest(shared.sets, shared.dim, shared.engine);
      versions = shared.versions.slice();
    }
    const { dim, order, sets, points, centroids, scores } = shared!;
    const [set, count] = [order[orders.set], order[orders.count]];
    if (versions[set] !== shared!.versions[set]) nearest.replace(set, sets[set]);
    versions[set] = shared!.versions[set];
    const assignment = nearest.assign(set, points.subarray(0, count * dim));
    centroids.set(assignment.centroids);
    scores.set(assignment.scores);
  };
}
