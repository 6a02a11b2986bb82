import { ArgumentError } from '@lightrec/core';
import { requireFiniteValues, requireRows } from '@lightrec/core/options';
import { type Engine, KernelMemory, resolveEngine } from '../wasm/kernel-memory.js';
import { interleaveQuads, roundUp } from '../wasm/quads.js';

/** For each point its nearest centroid, ties to the smaller index. */
export interface Assignment {
  /** Index of the nearest centroid, shape `[pointCount]`. */
  centroids: Uint32Array;
  /** `<point, centroid> - |centroid|^2 / 2` of it, which grows as the distance falls; shape `[pointCount]`. */
  scores: Float32Array;
}

/** Points assigned in one kernel call, so that the kernel memory stays small however many there are. */
const chunkSize = 8192;

/**
 * The assignment of k-means.
 *
 * @param points - shape `[pointCount, dim]`, finite
 * @param centroids - shape `[centroidCount, dim]`, at least one, finite
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function assignNearest(
  points: Float32Array,
  centroids: Float32Array,
  dim: number,
  engine: Engine = 'auto',
): Assignment {
  requireRows('points', points, dim);
  if (requireRows('centroids', centroids, dim) === 0) {
    throw new ArgumentError({ argument: 'centroids', expected: 'at least one centroid', received: 'none' });
  }
  requireFiniteValues('points', points);
  requireFiniteValues('centroids', centroids);
  return createNearest([centroids], dim, engine).assign(0, points);
}

/** Sets of centroids, to one of which points are assigned. */
export interface Nearest {
  /** Takes other centroids for a set, as many as before. */
  replace(set: number, centroids: Float32Array): void;
  assign(set: number, points: Float32Array): Assignment;
  /**
   * `<point, centroid> - |centroid|^2 / 2` of every centroid of a set for each of a few points.
   *
   * @returns shape `[pointCount, scoreCount]`, of which `scoreCount` is `centroidCount` or some more
   */
  score(set: number, points: Float32Array): Float32Array;
}

/** Makes what points are assigned by, on one thread or several. */
export type CreateNearest = (sets: readonly Float32Array[], dim: number, engine: Engine) => Nearest;

export function createNearest(sets: readonly Float32Array[], dim: number, engine: Engine): Nearest {
  return resolveEngine(engine) === 'plain' ? new PlainNearest(sets, dim) : new WasmNearest(sets, dim);
}

/** The slow twin: same order of operations, so the same bits. */
class PlainNearest implements Nearest {
  private readonly sets: Float32Array[];
  private readonly biases: Float32Array[];

  /** @param sets - each of shape `[centroidCount, dim]` */
  constructor(
    sets: readonly Float32Array[],
    private readonly dim: number,
  ) {
    this.sets = [...sets];
    this.biases = sets.map((centroids) => halfSquaredNorms(centroids, dim));
  }

  replace(set: number, centroids: Float32Array): void {
    this.sets[set] = centroids;
    this.biases[set] = halfSquaredNorms(centroids, this.dim);
  }

  assign(set: number, points: Float32Array): Assignment {
    const out = emptyAssignment(points.length / this.dim);
    for (let point = 0; point < out.centroids.length; point++) {
      const scores = this.score(set, points.subarray(point * this.dim, (point + 1) * this.dim));
      const best = scores.reduce((best, score, centroid) => (score > scores[best] ? centroid : best), 0);
      out.centroids[point] = best;
      out.scores[point] = scores[best];
    }
    return out;
  }

  score(set: number, points: Float32Array): Float32Array {
    const { dim } = this;
    const centroids = this.sets[set];
    const biases = this.biases[set];
    const scores = new Float32Array((points.length / dim) * biases.length);
    for (let at = 0; at < scores.length; at++) {
      const centroid = at % biases.length;
      const row = ((at - centroid) / biases.length) * dim;
      let score = biases[centroid];
      for (let d = 0; d < dim; d++) {
        score = Math.fround(score + Math.fround(points[row + d] * centroids[centroid * dim + d]));
      }
      scores[at] = score;
    }
    return scores;
  }
}

/** The same in WebAssembly SIMD, all sets in one kernel memory. */
class WasmNearest implements Nearest {
  private readonly memory = new KernelMemory();
  private readonly sets: { quads: number; quadCount: number; biases: number }[];
  /** Of four points, `[dim, 4]`. */
  private room = { count: 0, width: 1, points: 0, centroids: 0, scores: 0 };

  constructor(
    sets: readonly Float32Array[],
    private readonly dim: number,
  ) {
    const { memory } = this;
    this.sets = sets.map((centroids) => {
      const paddedCount = roundUp(centroids.length / dim, 4);
      return {
        quads: memory.allocate(paddedCount * dim * 4),
        quadCount: paddedCount / 4,
        biases: memory.allocate(paddedCount * 4),
      };
    });
    sets.forEach((centroids, set) => {
      this.replace(set, centroids);
    });
  }

  replace(set: number, centroids: Float32Array): void {
    const { memory, dim } = this;
    const { quads, quadCount, biases } = this.sets[set];
    interleaveQuads(centroids, dim, memory.float32(quads, quadCount * 4 * dim));
    // Lanes beyond the last centroid can never win.
    memory
      .float32(biases, quadCount * 4)
      .fill(Number.NEGATIVE_INFINITY)
      .set(halfSquaredNorms(centroids, dim));
  }

  assign(set: number, points: Float32Array): Assignment {
    const { memory, dim } = this;
    const { quads, quadCount, biases } = this.sets[set];
    const pointCount = points.length / dim;
    const out = emptyAssignment(pointCount);
    this.makeRoom(Math.min(chunkSize, roundUp(pointCount, 4)));
    const { room } = this;
    for (let start = 0; start < pointCount; start += chunkSize) {
      const count = Math.min(chunkSize, pointCount - start);
      memory.float32(room.points, count * dim).set(points.subarray(start * dim, (start + count) * dim));
      // The kernel takes four points at a time; what it finds of those beyond the last is left there.
      const { points: at, centroids, scores } = room;
      memory.kernels.nearestQuads(at, roundUp(count, 4), quads, quadCount, biases, dim, centroids, scores);
      out.centroids.set(memory.uint32(room.centroids, count), start);
      out.scores.set(memory.float32(room.scores, count), start);
    }
    return out;
  }

  score(set: number, points: Float32Array): Float32Array {
    const { memory, dim } = this;
    const { quads, quadCount, biases } = this.sets[set];
    const pointCount = points.length / dim;
    this.makeRoom(pointCount, 4 * quadCount);
    const { room } = this;
    memory.float32(room.points, points.length).set(points);
    memory.kernels.scoreQuads(room.points, pointCount, quads, quadCount, biases, dim, room.scores);
    return memory.float32(room.scores, pointCount * 4 * quadCount).slice();
  }

  /** @param width - scores of a point */
  private makeRoom(count: number, width = 1): void {
    if (count <= this.room.count && width <= this.room.width) return;
    count = Math.max(count, this.room.count);
    const [points, centroids, scores] = [this.dim, 1, width].map((each) => this.memory.allocate(count * each * 4));
    this.room = { count, width, points, centroids, scores };
  }
}

function emptyAssignment(pointCount: number): Assignment {
  return { centroids: new Uint32Array(pointCount), scores: new Float32Array(pointCount) };
}

/** `-|centroid|^2 / 2`, shape `[centroidCount]`. */
function halfSquaredNorms(centroids: Float32Array, dim: number): Float32Array {
  const biases = new Float32Array(centroids.length / dim);
  for (let centroid = 0; centroid < biases.length; centroid++) {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += centroids[centroid * dim + d] ** 2;
    biases[centroid] = -sum / 2;
  }
  return biases;
}
