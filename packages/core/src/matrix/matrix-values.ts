import { ArtifactError } from '../errors.js';
import { bfloat16ToFloat32, float16ToFloat32 } from './half-floats.js';
import { swapBytes } from './npy.js';

/** The types that a matrix may have; float32 holds each exactly, except float64, which is rounded. */
const toFloat32 = {
  float64: (buffer) => new Float64Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  float16: (buffer) => float16ToFloat32(new Uint16Array(buffer)),
  bfloat16: (buffer) => bfloat16ToFloat32(new Uint16Array(buffer)),
  int16: (buffer) => new Int16Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
} satisfies Record<string, (buffer: ArrayBuffer) => ArrayLike<number>>;

export type ElementType = keyof typeof toFloat32;

/** Where a matrix lies in a file, and in what form. */
export interface StoredMatrix {
  rowCount: number;
  dim: number;
  type: ElementType;
  isBigEndian: boolean;
  /** Whether it lies column after column. */
  fortranOrder: boolean;
  /** From its first byte to the one behind its last. */
  start: number;
  end: number;
}

/** Bytes that are converted at a time; a multiple of every element. */
export const partBytes = 2 ** 24;

/** The values of a stored matrix as float32, filled part after part, so that no second copy of it is ever there. */
export class MatrixValues {
  /** Shape `[rowCount, dim]`. */
  readonly values: Float32Array<ArrayBuffer>;
  /** The memory of `values`, where the stored bytes are to be put as they are. */
  readonly room?: Uint8Array<ArrayBuffer>;
  /** Entries taken so far, in the order of the file. */
  private done = 0;

  /** @throws ArtifactError where there is not enough memory for the values */
  constructor(
    private readonly stored: StoredMatrix,
    file?: string,
  ) {
    const { rowCount, dim, type, isBigEndian, fortranOrder } = stored;
    this.values = allocate(rowCount, dim, file);
    if (type === 'float32' && !isBigEndian && !fortranOrder) this.room = new Uint8Array(this.values.buffer);
  }

  /** @param part - the next bytes, at most `partBytes` and whole elements, in a buffer of their own; may be changed */
  add(part: Uint8Array<ArrayBuffer>): void {
    const { type, isBigEndian, fortranOrder, start, end } = this.stored;
    if (isBigEndian) swapBytes(part, (end - start) / this.values.length);
    const entries = toFloat32[type](part.buffer);
    if (fortranOrder) this.addColumns(entries);
    else this.values.set(entries, this.done);
    this.done += entries.length;
  }

  /** Row by row through all columns that begin, end or lie in the part, as neighbours in memory are written cheaply. */
  private addColumns(entries: ArrayLike<number>): void {
    const { values, done } = this;
    const { rowCount, dim } = this.stored;
    const first = Math.floor(done / rowCount);
    const last = Math.floor((done + entries.length - 1) / rowCount);
    for (let row = 0; row < rowCount; row++) {
      for (let column = first; column <= last; column++) {
        const entry = column * rowCount + row - done;
        if (entry >= 0 && entry < entries.length) values[row * dim + column] = entries[entry];
      }
    }
  }
}

function allocate(rowCount: number, dim: number, file?: string): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(rowCount * dim);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const gigabytes = ((4 * rowCount * dim) / 2 ** 30).toFixed(1);
    const received = `shape [${rowCount},${dim}], ${gigabytes} GiB as float32`;
    const hint = 'Divide it into several files.';
    throw new ArtifactError({ file, expected: 'a matrix that fits into memory', received, hint, cause });
  }
}
