import { ArgumentError, ArtifactError } from '../errors.js';
import { requireInteger } from '../options/numbers.js';
import { decodeAscii, encodeUtf8 } from '../text/utf8.js';
import { isTypedArray } from '../typed-arrays.js';
import { crc32 } from './checksum.js';
import {
  dataTypes,
  decodeSafetensors,
  joinParts,
  type SafetensorsContent,
  type StoredTensor,
  safetensorsParts,
} from './safetensors.js';

/**
 * What LightRec saves: named tensors and text, in a safetensors file whose metadata also holds what the
 * file is (`kind`), its format version, and a checksum over every byte.
 */
export interface Artifact {
  /** What the file holds, such as `code-table`. */
  kind: string;
  /** Version of this kind's layout, from 1. */
  version: number;
  tensors: Record<string, StoredTensor>;
  /** Further text; `checksum`, `kind`, `version` and whole numbers are no keys of it. */
  metadata: Record<string, string>;
}

/** The header begins with exactly this, so the checksum's eight hexadecimal digits lie at a fixed place. */
const prefix = /* @__PURE__ */ Uint8Array.from('{"__metadata__":{"checksum":"', (sign) => sign.charCodeAt(0));
const checksumStart = 8 + prefix.length;
const checksumLength = 8;
const blank = '0'.repeat(checksumLength);
/** Keys that are taken, and whole numbers, which JavaScript would move before the checksum. */
const forbiddenKey = /^(checksum|kind|version|[0-9]+)$/;

/**
 * The bytes of an artifact file; the same content gives the same bytes.
 *
 * @throws ArgumentError or ShapeError where the content would not read back as it is
 */
export function encodeArtifact(artifact: Artifact): Uint8Array<ArrayBuffer> {
  return joinParts(artifactParts(artifact));
}

/** The same in parts, one after another: the header, then the bytes of each tensor where they lie. */
export function artifactParts({ kind, version, tensors, metadata }: Artifact): Uint8Array[] {
  if (!kind) throw new ArgumentError({ argument: 'kind', expected: 'a name', received: JSON.stringify(kind) });
  requireInteger('version', version, 1);
  const forbidden = Object.keys(metadata).find((key) => forbiddenKey.test(key));
  if (forbidden !== undefined) {
    throw new ArgumentError({
      argument: 'metadata',
      expected: 'keys other than checksum, kind, version and whole numbers',
      received: `"${forbidden}"`,
    });
  }
  const parts = safetensorsParts({
    tensors,
    metadata: { checksum: blank, kind, version: String(version), ...metadata },
  });
  parts[0].set(encodeUtf8(checksumOf(parts)), checksumStart);
  return parts;
}

/**
 * Reads an artifact of the kind that the caller wants, and refuses it whole where anything is amiss.
 *
 * @param expected - the kind, and the newest version of it that the caller can read
 * @param file - named in errors
 * @param share - whether tensors may be views of `bytes`; else each is a copy
 */
export function decodeArtifact(
  bytes: Uint8Array,
  expected: { kind: string; version: number },
  file?: string,
  share = false,
): Artifact {
  return requireKind(decodeAnyArtifact(bytes, file, share), expected, file);
}

/** The artifact, where it is of the kind and of a version that the caller can read. */
export function requireKind(artifact: Artifact, expected: { kind: string; version: number }, file?: string): Artifact {
  if (artifact.kind !== expected.kind) {
    throw new ArtifactError({
      file,
      expected: `a file of kind "${expected.kind}"`,
      received: `kind "${artifact.kind}"`,
    });
  }
  if (artifact.version > expected.version) {
    throw new ArtifactError({
      file,
      expected: `version ${expected.version} or older of "${expected.kind}"`,
      received: `version ${artifact.version}`,
      hint: 'Update LightRec to read it.',
    });
  }
  return artifact;
}

/** Reads an artifact of any kind, as `lightrec inspect` does. */
export function decodeAnyArtifact(bytes: Uint8Array, file?: string, share = false): Artifact {
  requireChecksum(bytes, file);
  return artifactOf(decodeSafetensors(bytes, file, share), file);
}

/** What a container holds, as an artifact. */
export function artifactOf({ tensors, otherTensors = {}, metadata }: SafetensorsContent, file?: string): Artifact {
  for (const [name, { dtype }] of Object.entries(otherTensors)) {
    const expected = `tensors of type ${Object.keys(dataTypes).join(', ')}`;
    const hint = 'LightRec writes no others. If a newer version wrote it, update LightRec to read it.';
    throw new ArtifactError({ file, expected, received: `"${name}" of type ${dtype}`, hint });
  }
  const { checksum: _, kind, version, ...rest } = metadata;
  if (!kind || !/^[1-9][0-9]*$/.test(version ?? '')) {
    throw new ArtifactError({
      file,
      expected: 'metadata "kind" and "version"',
      received: JSON.stringify({ kind, version }),
    });
  }
  return { kind, version: Number(version), tensors, metadata: rest };
}

/**
 * The tensor of that name, of the element type that the caller relies on.
 *
 * @throws ArtifactError where there is none, or one of another type, which it names
 */
export function tensorOf<T extends StoredTensor['data']>(
  { tensors, otherTensors }: Pick<SafetensorsContent, 'tensors' | 'otherTensors'>,
  name: string,
  type: new (length: number) => T,
  rank: number,
): { shape: readonly number[]; data: T } {
  const tensor = tensors[name];
  const data = tensor?.data;
  if (isTypedArray(data, type) && tensor.shape.length === rank) return { shape: tensor.shape, data };
  const other = otherTensors?.[name];
  const found = tensor ? `${tensor.data.constructor.name} [${tensor.shape}]` : `only ${Object.keys(tensors)}`;
  const received = other ? `one of type ${other.dtype} [${other.shape}]` : found;
  throw new ArtifactError({ expected: `a ${type.name} tensor "${name}" of rank ${rank}`, received });
}

/** @throws ArtifactError where a byte of the file is not what it was when LightRec wrote it */
export function requireChecksum(bytes: Uint8Array, file?: string): void {
  const checksum = new StoredChecksum(bytes, file);
  checksum.add(bytes);
  checksum.require();
}

/** The checksum that a file begins with, compared with that of its parts as they are read. */
export class StoredChecksum {
  private readonly stored: string;
  private computed?: number;

  /**
   * @param head - the first `StoredChecksum.end` bytes of the file, or more
   * @throws ArtifactError where they are not as LightRec writes them
   */
  constructor(
    head: Uint8Array,
    private readonly file?: string,
  ) {
    if (prefix.some((byte, i) => head[8 + i] !== byte)) {
      throw this.changed('a file that begins as LightRec writes it', 'other bytes');
    }
    this.stored = decodeAscii(head.subarray(checksumStart, StoredChecksum.end));
  }

  /** Where the digits of the checksum end. */
  static readonly end = checksumStart + checksumLength;

  /** Takes in the parts of the file in order; the first holds the head. */
  add(part: Uint8Array): void {
    this.computed = this.computed === undefined ? checksumOfFirst(part) : crc32(part, this.computed);
  }

  /** @throws ArtifactError where a byte is not what it was when LightRec wrote it */
  require(): void {
    const computed = hexadecimal(this.computed ?? 0);
    if (computed !== this.stored) throw this.changed(`checksum ${this.stored}`, computed);
  }

  private changed(expected: string, received: string): ArtifactError {
    const hint = 'The file was cut or changed after it was written, or LightRec did not write it.';
    return new ArtifactError({ file: this.file, expected, received, hint });
  }
}

/** CRC-32 over the whole file with the checksum's own digits left out, as hexadecimal. */
function checksumOf([first, ...others]: readonly Uint8Array[]): string {
  return hexadecimal(others.reduce((checksum, part) => crc32(part, checksum), checksumOfFirst(first)));
}

function checksumOfFirst(part: Uint8Array): number {
  return crc32(part.subarray(StoredChecksum.end), crc32(part.subarray(0, checksumStart)));
}

function hexadecimal(checksum: number): string {
  return checksum.toString(16).padStart(checksumLength, '0');
}
