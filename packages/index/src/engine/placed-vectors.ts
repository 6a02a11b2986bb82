import type { KernelMemory } from '@lightrec/kernels';
import { paddedDim, type StoredVectors, vectorFormats } from '../vectors/stored-vectors.js';

/** Vectors for post-ranking in kernel memory. */
export class PlacedVectors {
  readonly rowBytes: number;
  readonly hasScales: boolean;
  private readonly user: number;
  private readonly rows: number;
  private readonly scales: number = 0;
  private readonly itemCount: number;

  constructor(
    private readonly memory: KernelMemory,
    private readonly stored: StoredVectors,
  ) {
    const { rows, rowBytes, scales, dim } = stored;
    this.rowBytes = rowBytes;
    this.hasScales = scales !== undefined;
    this.itemCount = rows.length / rowBytes;
    this.user = memory.allocate(paddedDim(dim) * 4);
    this.rows = memory.allocate(rows.length);
    memory.uint8(this.rows, rows.length).set(rows);
    if (scales) {
      this.scales = memory.allocate(scales.byteLength);
      memory.float32(this.scales, scales.length).set(scales);
    }
    // The one copy is that in kernel memory.
    this.stored = { ...stored, rows: new Uint8Array(), scales: undefined };
  }

  view(): StoredVectors {
    const { memory, stored, itemCount, rowBytes } = this;
    return {
      ...stored,
      rows: memory.uint8(this.rows, itemCount * rowBytes),
      scales: this.hasScales ? memory.float32(this.scales, itemCount) : undefined,
    };
  }

  /** Scores the first `count` candidates anew; the tail's rows and scales lie at `tail`. Says whether all are finite. */
  rescore(count: number, user: ArrayLike<number>, tail: { rows: number; scales: number }): boolean {
    const { memory, stored } = this;
    memory.float32(this.user, paddedDim(stored.dim)).fill(0).set(user);
    const format = vectorFormats.indexOf(stored.format);
    const areFinite = memory.kernels.rescoreCandidates(
      count,
      this.user,
      stored.dim,
      format,
      this.rows,
      this.rowBytes,
      this.scales,
      this.itemCount,
      tail.rows,
      tail.scales,
    );
    return areFinite !== 0;
  }
}
