import { ArgumentError, ArtifactError, ShapeError } from '../errors.js';
import { decodeUtf8, encodeUtf8 } from '../text/utf8.js';
import { isTypedArray } from '../typed-arrays.js';

/**
 * The safetensors container: 8 bytes of header length, a JSON header, then the tensors' bytes without
 * gaps, little-endian. Whatever is written here opens in Python's `safetensors`, and the reverse.
 */
export const dataTypes = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;

export type DataType = keyof typeof dataTypes;
export type TensorData = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Int8Array | Uint8Array;

export interface StoredTensor {
  shape: readonly number[];
  data: TensorData;
}

/** A tensor of a type for which JavaScript has no array: `BF16`, `F8_E4M3`, or one that is newer than this reader. */
export interface OtherTensor {
  dtype: string;
  shape: readonly number[];
  /** As they lie in the file. */
  bytes: Uint8Array;
}

export interface SafetensorsContent {
  tensors: Record<string, StoredTensor>;
  /** Absent where there are none. */
  otherTensors?: Record<string, OtherTensor>;
  metadata: Record<string, string>;
}

/** Types whose names begin with the bits of an element: I64, BF16, F8_E4M3, ... */
const sizedType = /^(?:[CFIU]|BF)(4|6|8|16|32|64)(?:_|$)/;
/** How types are named. */
const typeName = /^[A-Z][A-Z0-9_]*$/;
const lengthBytes = 8;
/** The tensors begin at a multiple of this, so that they can be viewed where they lie. */
const alignment = 64;
/** The limit of the reference implementation. */
const maximumHeaderBytes = 100_000_000;
const openingBrace = 0x7b;

/**
 * The bytes of a container.
 *
 * @throws ShapeError where a shape is not that of its data, ArgumentError for a name, an array type or
 *   metadata that the format cannot hold
 */
export function encodeSafetensors(content: SafetensorsContent): Uint8Array<ArrayBuffer> {
  return joinParts(safetensorsParts(content));
}

/**
 * The same in parts, one after another: the header, then the bytes of each tensor where they lie, so that a file can
 * be written without a copy of them.
 */
export function safetensorsParts({ tensors, otherTensors = {}, metadata }: SafetensorsContent): Uint8Array[] {
  // Widest elements first: without gaps in the file, each tensor is then aligned to its own element.
  const widest = Object.entries(tensors).sort((a, b) => b[1].data.BYTES_PER_ELEMENT - a[1].data.BYTES_PER_ELEMENT);
  const entries = [
    ...widest.map(([name, { shape, data }]) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return { name, shape, dtype: dataTypeOf(name, shape, data), bytes };
    }),
    ...Object.entries(otherTensors).map(([name, other]) => ({ name, ...requireOther(name, other, tensors) })),
  ];
  requireText(metadata);
  // Member by member, as an object would move names such as "0" before the metadata.
  const members = [`"__metadata__":${JSON.stringify(metadata)}`];
  let end = 0;
  for (const { name, dtype, shape, bytes } of entries) {
    const description = { dtype, shape, data_offsets: [end, end + bytes.length] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(description)}`);
    end += bytes.length;
  }
  const json = encodeUtf8(`{${members}}`);
  const headerBytes = Math.ceil((lengthBytes + json.length) / alignment) * alignment - lengthBytes;
  const header = new Uint8Array(lengthBytes + headerBytes).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerBytes), true);
  header.set(json, lengthBytes);
  return [header, ...entries.map(({ bytes }) => bytes)];
}

/**
 * All parts in one array.
 *
 * @throws ArgumentError where they are more than one array can hold, 4 GiB in Node 20
 */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = allocate(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function allocate(byteCount: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteCount);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const received = `${(byteCount / 2 ** 30).toFixed(1)} GiB`;
    const hint = 'saveArtifact of @lightrec/core/node writes an artifact in parts.';
    throw new ArgumentError({ argument: 'tensors', expected: 'bytes that fit into one array', received, hint });
  }
}

/**
 * Reads a container, checking every length and offset before it is used.
 *
 * @param file - named in errors
 * @param share - whether tensors may be views of `bytes`, where they are aligned there; else each is a copy
 * @throws ArtifactError where anything is not as the format wants it
 */
export function decodeSafetensors(bytes: Uint8Array, file?: string, share = false): SafetensorsContent {
  const { entries, metadata } = readEntries(bytes, file);
  const tensors: Record<string, StoredTensor> = {};
  const otherTensors: Record<string, OtherTensor> = {};
  for (const { name, dtype, shape, bytes: stored } of entries) {
    if (!isDataType(dtype)) {
      otherTensors[name] = { dtype, shape, bytes: share ? stored : new Uint8Array(stored) };
      continue;
    }
    const type = dataTypes[dtype];
    const isAligned = stored.byteOffset % type.BYTES_PER_ELEMENT === 0;
    // A copy where the element type needs another alignment than the input happens to have. (`slice` would not do:
    // that of Node's Buffer returns a view.)
    const { buffer, byteOffset, byteLength } = share && isAligned ? stored : new Uint8Array(stored);
    tensors[name] = {
      shape,
      data: new type(buffer as ArrayBuffer, byteOffset, byteLength / type.BYTES_PER_ELEMENT),
    };
  }
  return { tensors, ...(Object.keys(otherTensors).length > 0 && { otherTensors }), metadata };
}

/** Whether JavaScript has an array of that type. */
export function isDataType(dtype: string): dtype is DataType {
  return Object.hasOwn(dataTypes, dtype);
}

/** A tensor where it lies in a container. */
export interface SafetensorsEntry {
  name: string;
  dtype: string;
  shape: readonly number[];
  /** A view of the container. */
  bytes: Uint8Array;
}

/** What the header says of a container, checked. */
export interface SafetensorsLayout {
  /** In the order of the header; from the first byte of a tensor to the one behind its last, in the container. */
  entries: { name: string; dtype: string; shape: readonly number[]; start: number; end: number }[];
  metadata: Record<string, string>;
}

/** The tensors of a container, checked but not converted, in the order of its header. */
function readEntries(
  bytes: Uint8Array,
  file?: string,
): { entries: SafetensorsEntry[]; metadata: Record<string, string> } {
  const { entries, metadata } = readLayout(bytes, bytes.length, file);
  return {
    entries: entries.map(({ start, end, ...rest }) => ({ ...rest, bytes: bytes.subarray(start, end) })),
    metadata,
  };
}

/**
 * @param head - the container's first `headLength` bytes, or more
 * @param length - bytes of the container
 */
export function readLayout(head: Uint8Array, length: number, file?: string): SafetensorsLayout {
  const dataStart = headLength(head, length, file);
  if (head[lengthBytes] !== openingBrace) throw malformed(file, 'a header that begins with {', 'other bytes');
  const header = parseJson(head.subarray(lengthBytes, dataStart), file) as Record<string, unknown>;
  const { __metadata__: metadata = {}, ...descriptions } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw malformed(file, 'text values in __metadata__', excerpt(metadata));
  }
  const dataLength = length - dataStart;
  const described = Object.entries(descriptions).map(([name, description]) => ({
    name,
    ...readDescription(name, description, dataLength, file),
  }));
  requireGapless(
    described.map(({ start, end }) => [start, end]),
    dataLength,
    file,
  );
  const entries = described.map(({ start, end, ...rest }) => ({
    ...rest,
    start: dataStart + start,
    end: dataStart + end,
  }));
  return { entries, metadata: metadata as Record<string, string> };
}

/** Bytes before the tensors; checked against the container's `length`. */
export function headLength(head: Uint8Array, length: number, file?: string): number {
  if (head.length < lengthBytes) throw malformed(file, `at least ${lengthBytes} bytes`, `${head.length}`);
  const headerBytes = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  const dataStart = lengthBytes + headerBytes;
  if (headerBytes > maximumHeaderBytes || dataStart > length) {
    throw malformed(file, `a header within the file's ${length} bytes`, `a header length of ${headerBytes}`);
  }
  return dataStart;
}

function readDescription(name: string, description: unknown, dataLength: number, file?: string) {
  if (name === '__proto__') throw malformed(file, 'tensor names that an object can hold', name);
  const { dtype, shape, data_offsets: offsets } = isRecord(description) ? description : {};
  if (typeof dtype !== 'string' || !typeName.test(dtype)) {
    throw malformed(file, `a type for tensor "${name}"`, excerpt(dtype));
  }
  if (!isCountList(shape)) throw malformed(file, `a shape for tensor "${name}"`, excerpt(shape));
  if (!isCountList(offsets) || offsets.length !== 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
    throw malformed(file, `offsets of tensor "${name}" within ${dataLength} bytes`, excerpt(offsets));
  }
  const [start, end] = offsets;
  // A newer type is taken at its word; the tensors around it show where it ends.
  const expectedBytes = bytesOfType(shape, dtype) ?? end - start;
  if (end - start !== expectedBytes) {
    throw malformed(file, `${expectedBytes} bytes for tensor "${name}" ${dtype} ${excerpt(shape)}`, `${end - start}`);
  }
  return { dtype, shape, start, end };
}

/** Bytes of a tensor of a type whose elements have a known size. */
function bytesOfType(shape: readonly number[], dtype: string): number | undefined {
  const bits = dtype === 'BOOL' ? 8 : Number(sizedType.exec(dtype)?.[1]);
  return bits > 0 ? byteCountOf(shape, bits) / 8 : undefined;
}

/** Bytes of a tensor; infinite, and so no file's, once a product is too large to be exact. */
export function byteCountOf(shape: readonly number[], bytesPerElement: number): number {
  return shape.reduce((product, size) => {
    const next = product * size;
    return Number.isSafeInteger(next) ? next : Number.POSITIVE_INFINITY;
  }, bytesPerElement);
}

function requireGapless(extents: [number, number][], dataLength: number, file?: string): void {
  let covered = 0;
  for (const [start, end] of extents.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (start !== covered) throw malformed(file, `a tensor at byte ${covered}`, `one at byte ${start}`);
    covered = end;
  }
  if (covered !== dataLength) throw malformed(file, `${covered} bytes of tensors`, `${dataLength}`);
}

function parseJson(bytes: Uint8Array, file?: string): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch (cause) {
    throw new ArtifactError({
      file,
      expected: 'a JSON header',
      received: 'bytes that are not JSON',
      hint: notSafetensors,
      cause,
    });
  }
}

/** The element type of a tensor to write, whose name and shape are checked with it. */
function dataTypeOf(name: string, shape: readonly number[], data: TensorData): DataType {
  if (name === '__metadata__' || name === '__proto__') {
    throw new ArgumentError({ argument: 'tensors', expected: 'names other than __metadata__', received: name });
  }
  const type = (Object.keys(dataTypes) as DataType[]).find((type) => isTypedArray<TensorData>(data, dataTypes[type]));
  if (!type) {
    const expected = `an array of type ${Object.keys(dataTypes).join(', ')}`;
    throw new ArgumentError({ argument: `tensors.${name}`, expected, received: Object.prototype.toString.call(data) });
  }
  if (!isCountList(shape) || byteCountOf(shape, 1) !== data.length) {
    throw new ShapeError({ argument: `tensors.${name}`, expected: `${data.length} entries`, received: shape });
  }
  return type;
}

/** A tensor that was read and is written as it is. */
function requireOther(name: string, other: OtherTensor, tensors: Record<string, StoredTensor>): OtherTensor {
  const { dtype, shape, bytes } = other;
  if (Object.hasOwn(tensors, name) || name === '__metadata__' || name === '__proto__') {
    const expected = 'names that no other tensor has';
    throw new ArgumentError({ argument: 'otherTensors', expected, received: name });
  }
  const isSound = typeName.test(dtype) && isCountList(shape) && isTypedArray<Uint8Array>(bytes, Uint8Array);
  if (isSound && (bytesOfType(shape, dtype) ?? bytes.length) === bytes.length) return other;
  const expected = 'a type, a shape, and the bytes of both';
  throw new ShapeError({ argument: `otherTensors.${name}`, expected, received: `${dtype} [${shape}]` });
}

function requireText(metadata: Record<string, string>): void {
  const key = Object.keys(metadata).find((key) => typeof metadata[key] !== 'string');
  if (key === undefined) return;
  throw new ArgumentError({ argument: `metadata.${key}`, expected: 'text', received: metadata[key] });
}

function isCountList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value from the file as an error shows it. JSON may nest deeper than the stack, hence the catch. */
function excerpt(value: unknown): string {
  try {
    return String(JSON.stringify(value)).slice(0, 80);
  } catch {
    return 'deeply nested JSON';
  }
}

const notSafetensors = 'The file is not a safetensors file, or it was cut or changed; write it again.';

function malformed(file: string | undefined, expected: string, received: string): ArtifactError {
  return new ArtifactError({ file, expected, received, hint: notSafetensors });
}
