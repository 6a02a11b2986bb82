import type { KernelMemory } from '../../wasm/kernel-memory.js';
import { paddedDim, type StoredVectors, vectorFormats } from '../vectors/stored-vectors.js';

/** Vectors for post-ranking in kernel memory. */
export class PlacedVectors {
  readonly rowBytes: number;
  readonly hasScales: boolean;
  readonly hasBiases: boolean;
  private readonly user: number;
  private readonly rows: number;
  private readonly scales: number = 0;
  private readonly biases: number = 0;
  private readonly itemCount: number;

  constructor(
    private readonly memory: KernelMemory,
    private readonly stored: StoredVectors,
  ) {
    const { rows, rowBytes, scales, biases, dim } = stored;
    this.rowBytes = rowBytes;
    this.hasScales = scales !== undefined;
    this.hasBiases = biases !== undefined;
    this.itemCount = rows.length / rowBytes;
    this.user = memory.allocate(paddedDim(dim) * 4);
    this.rows = memory.allocate(rows.length);
    memory.uint8(this.rows, rows.length).set(rows);
    if (scales) this.scales = this.place(scales);
    if (biases) this.biases = this.place(biases);
    // The one copy is that in kernel memory.
    this.stored = { ...stored, rows: new Uint8Array(), scales: undefined, biases: undefined };
  }

  view(): StoredVectors {
    const { memory, stored, itemCount, rowBytes } = this;
    return {
      ...stored,
      rows: memory.uint8(this.rows, itemCount * rowBytes),
      scales: this.hasScales ? memory.float32(this.scales, itemCount) : undefined,
      biases: this.hasBiases ? memory.float32(this.biases, itemCount) : undefined,
    };
  }

  /**
   * Scores the first `count` candidates anew; the tail's arrays lie at `tail`.
   *
   * @returns how many are left of which the k best are some; -1 where a score is not finite
   */
  rescore(
    count: number,
    k: number,
    user: ArrayLike<number>,
    tail: { rows: number; scales: number; rowBiases: number },
  ): number {
    const { memory, stored } = this;
    memory.float32(this.user, paddedDim(stored.dim)).fill(0).set(user);
    const format = vectorFormats.indexOf(stored.format);
    return memory.kernels.rescoreCandidates(
      count,
      k,
      this.user,
      stored.dim,
      format,
      this.rows,
      this.rowBytes,
      this.scales,
      this.biases,
      stored.base === 'codes' ? 1 : 0,
      this.itemCount,
      tail.rows,
      tail.scales,
      tail.rowBiases,
    );
  }

  private place(values: Float32Array): number {
    const address = this.memory.allocate(values.byteLength);
    this.memory.float32(address, values.length).set(values);
    return address;
  }
}
