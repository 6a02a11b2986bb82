import type { KernelMemory } from '../../wasm/kernel-memory.js';
import type { PlacedVectors } from './placed-vectors.js';
import type { TailItem } from './tail.js';

/**
 * Arrays of added items in kernel memory. Addresses are such that positions of the index lead to its items: they may
 * lie before the memory's start.
 */
export class PlacedTail {
  /** First codes; those of each further codebook are `capacity` bytes behind. */
  readonly codes: number;
  readonly biases: number;
  readonly rows: number;
  readonly scales: number;
  readonly rowBiases: number;

  /** @param start - the first position of the tail */
  constructor(
    private readonly memory: KernelMemory,
    start: number,
    readonly capacity: number,
    private readonly codebookCount: number,
    hasBiases: boolean,
    private readonly vectors: PlacedVectors | undefined,
  ) {
    this.codes = memory.allocate(codebookCount * capacity) - start;
    this.biases = hasBiases ? memory.allocate(capacity * 4) - start * 4 : 0;
    const rowBytes = vectors?.rowBytes ?? 0;
    this.rows = memory.allocate(capacity * rowBytes) - start * rowBytes;
    const floats = () => memory.allocate(capacity * 4) - start * 4;
    this.scales = vectors?.hasScales ? floats() : 0;
    this.rowBiases = vectors?.hasBiases ? floats() : 0;
    vectors?.addTail(this.rows, this.scales, this.rowBiases);
  }

  write(position: number, { codes, bias, row, scale, rowBias }: TailItem): void {
    const { memory, capacity } = this;
    codes.forEach((code, place) => {
      memory.uint8(this.codes + place * capacity + position, 1)[0] = code;
    });
    if (this.biases) memory.float32(this.biases + position * 4, 1)[0] = bias;
    if (!row) return;
    memory.uint8(this.rows + position * row.length, row.length).set(row);
    if (this.scales) memory.float32(this.scales + position * 4, 1)[0] = scale;
    if (this.rowBiases) memory.float32(this.rowBiases + position * 4, 1)[0] = rowBias;
  }

  read(position: number): Omit<TailItem, 'item'> {
    const { memory, capacity, vectors, codebookCount } = this;
    const codeAt = (_: unknown, place: number) => memory.uint8(this.codes + place * capacity + position, 1)[0];
    return {
      codes: Uint8Array.from({ length: codebookCount }, codeAt),
      bias: this.biases ? memory.float32(this.biases + position * 4, 1)[0] : 0,
      row: vectors && memory.uint8(this.rows + position * vectors.rowBytes, vectors.rowBytes).slice(),
      scale: this.scales ? memory.float32(this.scales + position * 4, 1)[0] : 1,
      rowBias: this.rowBiases ? memory.float32(this.rowBiases + position * 4, 1)[0] : 0,
    };
  }
}
