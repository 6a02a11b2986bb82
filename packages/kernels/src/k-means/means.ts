import { type Engine, KernelMemory, resolveEngine } from '../wasm/kernel-memory.js';

/** The step of k-means that moves centroids, of the same points again and again. */
export interface Means {
  /**
   * Each centroid becomes the weighted mean of its points; one without weight stays where it is.
   *
   * @param centroids - changed in place, shape `[centroidCount, dim]`
   * @param assignments - the centroid of each point, shape `[pointCount]`
   * @returns the weight of each centroid's points, shape `[centroidCount]`
   */
  move(centroids: Float32Array, assignments: Uint32Array): Float64Array;
}

/** Points added in one kernel call, so that the kernel memory stays small however many there are. */
const chunkSize = 8192;

/**
 * @param points - shape `[pointCount, dim]`
 * @param weights - shape `[pointCount]`
 */
export function createMeans(points: Float32Array, dim: number, weights: Float64Array, engine: Engine): Means {
  const sumsOf = resolveEngine(engine) === 'plain' ? plainSums(points, dim, weights) : wasmSums(points, dim, weights);
  return {
    move(centroids, assignments) {
      const masses = new Float64Array(centroids.length / dim);
      for (let point = 0; point < assignments.length; point++) masses[assignments[point]] += weights[point];
      const sums = sumsOf(assignments, centroids.length);
      for (let centroid = 0, i = 0; centroid < masses.length; centroid++) {
        const mass = masses[centroid];
        for (const end = i + dim; i < end; i++) if (mass > 0) centroids[i] = sums[i] / mass;
      }
      return masses;
    },
  };
}

/** The weighted sum of each centroid's points, in float64, shape `[centroidCount, dim]`. */
type SumsOf = (assignments: Uint32Array, length: number) => Float64Array;

/** The slow twin: same order of operations, so the same bits. */
function plainSums(points: Float32Array, dim: number, weights: Float64Array): SumsOf {
  return (assignments, length) => {
    const sums = new Float64Array(length);
    for (let point = 0, at = 0; point < assignments.length; point++) {
      const weight = weights[point];
      for (let sum = assignments[point] * dim, end = sum + dim; sum < end; sum++, at++)
        sums[sum] += weight * points[at];
    }
    return sums;
  };
}

/** The same in WebAssembly SIMD. */
function wasmSums(points: Float32Array, dim: number, weights: Float64Array): SumsOf {
  const memory = new KernelMemory();
  const room = Math.min(chunkSize, weights.length);
  const [pointsAt, weightsAt, assignmentsAt] = [4 * dim, 8, 4].map((bytes) => memory.allocate(room * bytes));
  let sumsAt: number | undefined;
  return (assignments, length) => {
    sumsAt ??= memory.allocate(8 * length);
    const sums = memory.float64(sumsAt, length).fill(0);
    for (let start = 0; start < assignments.length; start += chunkSize) {
      const end = Math.min(start + chunkSize, assignments.length);
      const count = end - start;
      memory.float32(pointsAt, count * dim).set(points.subarray(start * dim, end * dim));
      memory.float64(weightsAt, count).set(weights.subarray(start, end));
      memory.uint32(assignmentsAt, count).set(assignments.subarray(start, end));
      memory.kernels.addToSums(pointsAt, count, dim, weightsAt, assignmentsAt, sumsAt);
    }
    return sums;
  };
}
