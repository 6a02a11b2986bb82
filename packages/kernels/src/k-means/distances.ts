import { type Engine, KernelMemory, resolveEngine } from '../wasm/kernel-memory.js';
import { interleaveQuads, roundUp } from '../wasm/quads.js';

/** The squared distance of each point from the nearest of some centroids, told one after another. */
export interface Distances {
  /**
   * With a further centroid.
   *
   * @returns in float64, shape `[pointCount]`, valid until the next call
   */
  lowerBy(centroid: Float32Array): Float64Array<ArrayBuffer>;
}

/** More than these bytes of points stay where they are: a kernel memory is no place for a second copy of them. */
const mostBytes = 2 ** 30;

/** @param points - shape `[pointCount, dim]`, not changed meanwhile */
export function createDistances(points: Float32Array, dim: number, engine: Engine): Distances {
  const isPlain = resolveEngine(engine) === 'plain' || points.byteLength > mostBytes;
  return isPlain ? new PlainDistances(points, dim) : new WasmDistances(points, dim);
}

/** The slow twin: same order of operations, so the same bits. */
class PlainDistances implements Distances {
  private readonly squares: Float64Array<ArrayBuffer>;

  constructor(
    private readonly points: Float32Array,
    private readonly dim: number,
  ) {
    this.squares = new Float64Array(points.length / dim).fill(Number.POSITIVE_INFINITY);
  }

  lowerBy(centroid: Float32Array): Float64Array<ArrayBuffer> {
    const { points, dim, squares } = this;
    for (let point = 0; point < squares.length; point++) {
      const limit = squares[point];
      let square = 0;
      for (let d = 0; d < dim && square < limit; d++) square += (points[point * dim + d] - centroid[d]) ** 2;
      if (square < limit) squares[point] = square;
    }
    return squares;
  }
}

/** The same in WebAssembly SIMD. */
class WasmDistances implements Distances {
  private readonly memory = new KernelMemory();
  private readonly quadCount: number;
  private readonly quads: number;
  private readonly centroid: Float64Array;
  private readonly squares: Float64Array<ArrayBuffer>;

  constructor(
    points: Float32Array,
    private readonly dim: number,
  ) {
    const { memory } = this;
    const pointCount = points.length / dim;
    this.quadCount = roundUp(pointCount, 4) / 4;
    this.quads = memory.allocate(this.quadCount * dim * 16);
    const [centroid, squares] = [dim, this.quadCount * 4].map((length) => memory.allocate(length * 8));
    interleaveQuads(points, dim, memory.float32(this.quads, this.quadCount * dim * 4));
    this.centroid = memory.float64(centroid, dim);
    this.squares = memory.float64(squares, pointCount).fill(Number.POSITIVE_INFINITY);
  }

  lowerBy(centroid: Float32Array): Float64Array<ArrayBuffer> {
    const { memory, quads, quadCount, dim, squares } = this;
    this.centroid.set(centroid);
    memory.kernels.lowerDistances(quads, quadCount, this.centroid.byteOffset, dim, squares.byteOffset);
    return squares;
  }
}
