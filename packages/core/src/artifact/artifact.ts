import { ArgumentError, ArtifactError, requireInteger } from '../errors.js';
import { crc32 } from './checksum.js';
import { decodeSafetensors, joinParts, type StoredTensor, safetensorsParts } from './safetensors.js';
import { unshared } from './unshared.js';

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
const prefix = new TextEncoder().encode('{"__metadata__":{"checksum":"');
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
  parts[0].set(new TextEncoder().encode(checksumOf(parts)), checksumStart);
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
  const artifact = decodeAnyArtifact(bytes, file, share);
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
  const { tensors, metadata } = decodeSafetensors(bytes, file, share);
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

/** The tensor of that name, of the element type that the caller relies on. */
export function tensorOf<T extends StoredTensor['data']>(
  artifact: Artifact,
  name: string,
  type: new (length: number) => T,
  rank: number,
): { shape: readonly number[]; data: T } {
  const tensor = artifact.tensors[name];
  if (tensor?.data instanceof type && tensor.shape.length === rank) return { shape: tensor.shape, data: tensor.data };
  const received = tensor
    ? `${tensor.data.constructor.name} [${tensor.shape}]`
    : `only ${Object.keys(artifact.tensors)}`;
  throw new ArtifactError({ expected: `a ${type.name} tensor "${name}" of rank ${rank}`, received });
}

/** @throws ArtifactError where a byte of the file is not what it was when LightRec wrote it */
export function requireChecksum(bytes: Uint8Array, file?: string): void {
  const hint = 'The file was cut or changed after it was written, or LightRec did not write it.';
  for (let i = 0; i < prefix.length; i++) {
    if (bytes[8 + i] === prefix[i]) continue;
    throw new ArtifactError({
      file,
      expected: 'a file that begins as LightRec writes it',
      received: 'other bytes',
      hint,
    });
  }
  const stored = new TextDecoder().decode(unshared(bytes.subarray(checksumStart, checksumStart + checksumLength)));
  const computed = checksumOf([bytes]);
  if (stored !== computed) throw new ArtifactError({ file, expected: `checksum ${stored}`, received: computed, hint });
}

/** CRC-32 over the whole file with the checksum's own digits left out, as hexadecimal. */
function checksumOf([first, ...others]: readonly Uint8Array[]): string {
  let checksum = crc32(first.subarray(0, checksumStart));
  checksum = crc32(first.subarray(checksumStart + checksumLength), checksum);
  for (const part of others) checksum = crc32(part, checksum);
  return checksum.toString(16).padStart(checksumLength, '0');
}
