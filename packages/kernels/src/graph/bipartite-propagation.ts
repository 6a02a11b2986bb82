import type { Interactions } from '@lightrec/core';
import { optionNames, requireInteger, requireInteractions, requireKnown } from '@lightrec/core/options';
import { arrayBytes, takeArrays } from '../encoder/wasm-arrays.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { roundUp } from '../wasm/quads.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import { type Adjacency, bothSides, degreeWeights } from './adjacency.js';
import { propagatePlain } from './plain.js';

export interface BipartitePropagationOptions {
  /** Which users are joined with which items. */
  interactions: Interactions;
  dim: number;
  /** How often neighbours are summed. */
  layers: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const bipartitePropagationNames = /* @__PURE__ */ optionNames<BipartitePropagationOptions>({
  interactions: 1,
  dim: 1,
  layers: 1,
  engine: 1,
});

/**
 * The propagation of LightGCN (He et al., 2020, eq. 7 and 8), float32: `mean over l = 0 … layers of A^l x`, with
 * `A = D^(-1/2) R D^(-1/2)` between users and items and degrees `D`. It is symmetric, so that the gradient of what comes
 * out goes through the same to what goes in. Both engines give the same bits.
 */
export interface BipartitePropagation {
  /** Floats from one row to the next: `dim`, rounded up to eight; what lies beyond `dim` must stay zero. */
  readonly stride: number;
  /** For the caller to fill, and overwritten by `run`; shape `[userCount, stride]`. */
  readonly users: Float32Array;
  /** Shape `[itemCount, stride]`. */
  readonly items: Float32Array;
  run(): void;
}

/** @throws ArgumentError for a `dim` below 1, `layers` below 0, or more than 4 GiB */
export function createBipartitePropagation(options: BipartitePropagationOptions): BipartitePropagation {
  requireKnown('createBipartitePropagation', options, bipartitePropagationNames);
  const { engine = 'auto', ...graph } = options;
  requireInteractions('interactions', graph.interactions);
  requireInteger('dim', graph.dim, 1);
  requireInteger('layers', graph.layers, 0);
  return resolveEngine(engine) === 'wasm' ? new WasmPropagation(graph) : new PlainPropagation(graph);
}

type Graph = Omit<BipartitePropagationOptions, 'engine'>;

class PlainPropagation implements BipartitePropagation {
  readonly stride: number;
  readonly users: Float32Array;
  readonly items: Float32Array;

  constructor(private readonly graph: Graph) {
    this.stride = roundUp(graph.dim, 8);
    this.users = new Float32Array(graph.interactions.userCount * this.stride);
    this.items = new Float32Array(graph.interactions.itemCount * this.stride);
  }

  run(): void {
    propagatePlain(bothSides(this.graph.interactions), this.graph.layers, this, this.stride);
  }
}

/** One side of the graph in the kernels' memory. */
interface Side {
  rowCount: number;
  offsets: Uint32Array;
  neighbours: Uint32Array;
  weights: Float32Array;
  rows: Float32Array;
  /** Two, so that a layer reads the one before. */
  layers: readonly [Float32Array, Float32Array];
}

class WasmPropagation implements BipartitePropagation {
  readonly stride: number;
  private readonly memory = new TrainingMemory();
  private readonly sides: Record<'users' | 'items', Side>;
  private readonly layerCount: number;

  constructor({ interactions, dim, layers }: Graph) {
    this.stride = roundUp(dim, 8);
    this.layerCount = layers;
    const { users, items } = bothSides(interactions);
    this.memory.reserve(this.bytesOf(users) + this.bytesOf(items));
    this.sides = { users: this.sideOf(users), items: this.sideOf(items) };
  }

  get users(): Float32Array {
    return this.sides.users.rows;
  }

  get items(): Float32Array {
    return this.sides.items.rows;
  }

  run(): void {
    const { users, items } = this.sides;
    for (let layer = 1; layer <= this.layerCount; layer++) {
      this.sumNeighbours(users, items, layer);
      this.sumNeighbours(items, users, layer);
      for (const { rows, layers } of [users, items]) {
        const scale = layer === this.layerCount ? 1 / (this.layerCount + 1) : 1;
        this.memory.kernels.addThenScale(rows.byteOffset, layers[layer % 2].byteOffset, rows.length, scale);
      }
    }
  }

  /** The first layer reads the rows themselves, which are added to only after both sides have been read. */
  private sumNeighbours(to: Side, from: Side, layer: number): void {
    this.memory.kernels.sumNeighbours(
      to.offsets.byteOffset,
      to.rowCount,
      to.neighbours.byteOffset,
      from.weights.byteOffset,
      (layer === 1 ? from.rows : from.layers[(layer - 1) % 2]).byteOffset,
      this.stride,
      to.weights.byteOffset,
      to.layers[layer % 2].byteOffset,
    );
  }

  private lengthsOf({ offsets }: Adjacency) {
    const rowCount = offsets.length - 1;
    const length = rowCount * this.stride;
    return { weights: rowCount, rows: length, even: length, odd: length };
  }

  private bytesOf(adjacency: Adjacency): number {
    const { offsets, neighbours } = adjacency;
    return (
      arrayBytes(this.lengthsOf(adjacency)) + allocatedBytes(offsets.length * 4) + allocatedBytes(neighbours.length * 4)
    );
  }

  private sideOf(adjacency: Adjacency): Side {
    const { memory } = this;
    const integers = (values: Uint32Array) => {
      const copy = memory.uint32(memory.allocate(values.length * 4), values.length);
      copy.set(values);
      return copy;
    };
    const { weights, rows, even, odd } = takeArrays(memory, this.lengthsOf(adjacency));
    weights.set(degreeWeights(adjacency));
    const [offsets, neighbours] = [integers(adjacency.offsets), integers(adjacency.neighbours)];
    return { rowCount: weights.length, offsets, neighbours, weights, rows, layers: [even, odd] };
  }
}
