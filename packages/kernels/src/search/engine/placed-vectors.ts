import { bytesOfRows, type Rows, writeRows } from '../../generated/kernels.js';
import type { KernelMemory } from '../../wasm/kernel-memory.js';
import { paddedDim, type StoredVectors, vectorFormats } from '../vectors/stored-vectors.js';

/** Vectors for post-ranking in kernel memory. */
export class PlacedVectors {
  private readonly address: number;
  private readonly at: Rows;

  constructor(
    private readonly memory: KernelMemory,
    private readonly stored: StoredVectors,
  ) {
    const { rows, rowBytes, scales, biases, dim, format, base } = stored;
    this.address = memory.allocate(bytesOfRows);
    this.at = {
      ...{ dim, rowBytes, tailStart: rows.length / rowBytes, tailRows: 0, tailScales: 0, tailBiases: 0 },
      user: memory.allocate(paddedDim(dim) * 4),
      format: vectorFormats.indexOf(format),
      areLeft: Number(base === 'codes'),
      rows: memory.allocate(rows.length),
      scales: this.place(scales),
      biases: this.place(biases),
    };
    memory.uint8(this.at.rows, rows.length).set(rows);
    writeRows(memory, this.address, this.at);
    // The one copy is that in kernel memory.
    this.stored = { ...stored, rows: new Uint8Array(), scales: undefined, biases: undefined };
  }

  get rowBytes(): number {
    return this.at.rowBytes;
  }

  get hasScales(): boolean {
    return this.at.scales !== 0;
  }

  get hasBiases(): boolean {
    return this.at.biases !== 0;
  }

  /** Tells the kernels where the rows of a tail are, and what belongs to them. */
  addTail(tailRows: number, tailScales: number, tailBiases: number): void {
    writeRows(this.memory, this.address, Object.assign(this.at, { tailRows, tailScales, tailBiases }));
  }

  view(): StoredVectors {
    const { memory, stored, at } = this;
    return {
      ...stored,
      rows: memory.uint8(at.rows, at.tailStart * at.rowBytes),
      scales: this.hasScales ? memory.float32(at.scales, at.tailStart) : undefined,
      biases: this.hasBiases ? memory.float32(at.biases, at.tailStart) : undefined,
    };
  }

  /**
   * Ranks the `count` best candidates anew.
   *
   * @returns how many are found, at most k; -1 where a score is not finite
   */
  rank(count: number, k: number, user: ArrayLike<number>): number {
    const { memory, at } = this;
    memory.float32(at.user, paddedDim(at.dim)).fill(0).set(user);
    return memory.kernels.rankByRows(count, k, this.address);
  }

  /** 0 where there are none. */
  private place(values: Float32Array | undefined): number {
    if (!values) return 0;
    const address = this.memory.allocate(values.byteLength);
    this.memory.float32(address, values.length).set(values);
    return address;
  }
}
