import { byteCountOf } from '../artifact/safetensors.js';
import { ArgumentError, ShapeError } from '../errors.js';
import { requireTyped } from '../options/arrays.js';
import { encodeUtf8 } from '../text/utf8.js';
import { isTypedArray } from '../typed-arrays.js';
import { float16ToFloat32 } from './half-floats.js';
import { arrayOfNumbers, magic, malformedNpy, readNpyHeader } from './npy-header.js';
import { toCOrder } from './to-c-order.js';
import { wideIntegersToFloat64 } from './wide-integers.js';

/** The arrays whose elements a `.npy` file can hold as they are. */
const arrays = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  i2: Int16Array,
  u2: Uint16Array,
  i1: Int8Array,
  u1: Uint8Array,
} as const;

export type NpyData =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** An array of NumPy, its last index fastest. */
export interface NpyArray {
  shape: readonly number[];
  /** As many entries as `shape` says: the array of NumPy's type; float32 for f2, float64 for i8 and u8. */
  data: NpyData;
}

/** How the elements of each type become an array; the bytes are those of a little-endian machine, and ours. */
const decoders: Record<string, (bytes: Uint8Array<ArrayBuffer>, file?: string) => NpyData> = {
  f8: ({ buffer }) => new Float64Array(buffer),
  f4: ({ buffer }) => new Float32Array(buffer),
  i4: ({ buffer }) => new Int32Array(buffer),
  u4: ({ buffer }) => new Uint32Array(buffer),
  i2: ({ buffer }) => new Int16Array(buffer),
  u2: ({ buffer }) => new Uint16Array(buffer),
  i1: ({ buffer }) => new Int8Array(buffer),
  u1: ({ buffer }) => new Uint8Array(buffer),
  f2: (bytes) => float16ToFloat32(new Uint16Array(bytes.buffer)),
  i8: (bytes, file) => wideIntegersToFloat64(bytes, 'signed', file),
  u8: (bytes, file) => wideIntegersToFloat64(bytes, 'unsigned', file),
};

/** Where the elements of a `.npy` file lie, and of what form they are. */
export interface NpyLayout {
  shape: readonly number[];
  /** As NumPy names it, without the byte order: `f4`. */
  type: string;
  isBigEndian: boolean;
  /** Whether the first index runs fastest. */
  fortranOrder: boolean;
  /** From the first byte of the data to the one behind its last. */
  start: number;
  end: number;
}

/**
 * @param head - the file, or its first `npyHeadBytes`
 * @param length - bytes of the file
 * @throws ArtifactError where it is no `.npy` file, holds no numbers, or not as many as its shape says
 */
export function readNpyLayout(head: Uint8Array, length: number, file?: string): NpyLayout {
  const { descr, fortranOrder, shape, dataStart } = readNpyHeader(head, file, length);
  const [, byteOrder, type] = /^([<>|=]?)([a-z][0-9])$/.exec(descr) ?? [];
  if (type === undefined || !Object.hasOwn(decoders, type)) {
    const known = `an array of type ${Object.keys(decoders).join(', ')}`;
    throw malformedNpy(file, known, JSON.stringify(descr.slice(0, 80)), arrayOfNumbers);
  }
  const expectedBytes = byteCountOf(shape, Number(type[1]));
  if (length - dataStart !== expectedBytes) {
    throw malformedNpy(file, `${expectedBytes} bytes of data for shape [${shape}]`, `${length - dataStart}`);
  }
  return { shape, type, isBigEndian: byteOrder === '>', fortranOrder, start: dataStart, end: length };
}

/**
 * Reads an array that `numpy.save` wrote: floats and integers of any size, of either byte order, in C or Fortran
 * order, in versions 1 to 3 of the format. Anything else is refused before anything is allocated for it.
 *
 * @param file - named in errors
 * @throws ArtifactError where the bytes are cut, changed, no `.npy` file, or hold no numbers
 */
export function decodeNpy(bytes: Uint8Array, file?: string): NpyArray {
  requireTyped('bytes', bytes, 'Uint8Array');
  const { shape, type, isBigEndian, fortranOrder, start } = readNpyLayout(bytes, bytes.length, file);
  // A copy: at an alignment of its own, and not changed with the input.
  const elements = new Uint8Array(bytes.subarray(start));
  if (isBigEndian) swapBytes(elements, Number(type[1]));
  const data = decoders[type](elements, file);
  return { shape, data: fortranOrder ? toCOrder(data, shape) : data };
}

/**
 * The bytes of a `.npy` file of version 1.0, little-endian in C order, as `numpy.load` reads it.
 *
 * @throws ShapeError where the shape is not that of the data, ArgumentError for an array type that NumPy lacks
 */
export function encodeNpy({ shape, data }: NpyArray): Uint8Array<ArrayBuffer> {
  const [type] = Object.entries(arrays).find(([, TypedArray]) => isTypedArray<NpyData>(data, TypedArray)) ?? [];
  if (!type) {
    const expected = `an array of type ${Object.keys(arrays).join(', ')}`;
    throw new ArgumentError({ argument: 'data', expected, received: Object.prototype.toString.call(data) });
  }
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || byteCountOf(shape, 1) !== data.length) {
    throw new ShapeError({ argument: 'data', expected: `entries of shape [${shape}]`, received: data.length });
  }
  const descr = `${type.endsWith('1') ? '|' : '<'}${type}`;
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  // The data begins at a multiple of 64, after the line feed that ends the header.
  const dataStart = Math.ceil((10 + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(dataStart + data.byteLength);
  bytes.set([...magic, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, dataStart - 10, true);
  bytes.set(encodeUtf8(`${header.padEnd(dataStart - 11)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataStart);
  return bytes;
}

/** Turns each element around, in place. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): void {
  for (let start = 0; start < bytes.length; start += elementBytes) {
    for (let low = start, high = start + elementBytes - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}
