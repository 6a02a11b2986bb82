import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ArtifactError } from '../errors.js';
import {
  type Artifact,
  artifactOf,
  artifactParts,
  decodeAnyArtifact,
  requireKind,
  StoredChecksum,
} from './artifact.js';
import { type DataType, dataTypes, elementBytes, headLength, readLayout } from './safetensors.js';

/**
 * Writes beside the target, syncs, and renames: a reader finds the old bytes or the new ones, never a
 * part, whatever interrupts the write. Of several writers at once the last to finish wins. A killed
 * process may leave its `.tmp` file behind.
 *
 * @throws ArtifactError where the system refuses, as on a full disk: with the file and the reason
 */
export async function writeFileAtomically(file: string, bytes: Uint8Array | string): Promise<void> {
  await replaceFile(file, (handle) => handle.writeFile(bytes));
}

/** @param write - writes all that the file shall hold */
async function replaceFile(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  // A name of its own, so that two writers never share the file that one of them renames.
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw cannotWrite(file, cause);
  }
  await syncDirectory(path.dirname(file));
}

/** Names the file, which an error of a write does not, and the reason of the system in its own words. */
function cannotWrite(file: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined) return cause;
  const received = message.replace(/, \w+( '.*)?$/s, '');
  const hint = 'What lay there before is as it was.';
  return new ArtifactError({ file, expected: 'a file that can be written', received, hint, cause });
}

/** Bytes that the system is given, or asked for, at a time. */
const chunkBytes = 2 ** 24;

/**
 * Writes an artifact file, whole or not at all; the tensors from where they lie, without a copy of them. They must
 * stay as they are until the promise resolves.
 *
 * @throws ArtifactError where the system refuses, as on a full disk: with the file and the reason
 */
export async function saveArtifact(file: string, artifact: Artifact): Promise<void> {
  const parts = artifactParts(artifact);
  await replaceFile(file, async (handle) => {
    for (const part of parts) {
      for (let start = 0; start < part.length; ) {
        const length = Math.min(chunkBytes, part.length - start);
        start += (await handle.write(part, start, length)).bytesWritten;
      }
    }
  });
}

/** @throws ArtifactError where the file is missing, cut, changed, of another kind or of a newer version */
export async function loadArtifact(file: string, expected: { kind: string; version: number }): Promise<Artifact> {
  return requireKind(await loadAnyArtifact(file), expected, file);
}

/**
 * Reads an artifact of any kind. Each tensor has memory of its own, so that of a large file what is no longer needed
 * can go.
 *
 * @throws ArtifactError where the file is missing, cut or changed
 */
export async function loadAnyArtifact(file: string): Promise<Artifact> {
  const handle = await reading(file, open(file));
  try {
    const stats = await reading(file, handle.stat());
    // Of a pipe there is no second look.
    if (!stats.isFile()) return decodeAnyArtifact(await reading(file, handle.readFile()), file);
    return await reading(file, readInParts(handle, stats.size, file));
  } finally {
    await handle.close();
  }
}

/** Once for the checksum, so that nothing is believed before; then tensor by tensor. */
async function readInParts(handle: FileHandle, size: number, file: string): Promise<Artifact> {
  const at = (start: number, length: number) => readAt(handle, new Uint8Array(Math.min(length, size - start)), start);
  const checksum = new StoredChecksum(await at(0, StoredChecksum.end), file);
  const chunk = new Uint8Array(Math.min(chunkBytes, size));
  for (let start = 0; start < size; start += chunk.length) {
    checksum.add(await readAt(handle, chunk.subarray(0, size - start), start));
  }
  checksum.require();
  const head = await at(0, headLength(await at(0, 8), size, file));
  const { entries, metadata } = readLayout(head, size, elementBytes, file);
  const tensors: Artifact['tensors'] = {};
  for (const { name, dtype, shape, start, end } of entries) {
    const data = new dataTypes[dtype as DataType]((end - start) / elementBytes[dtype]);
    await readAt(handle, new Uint8Array(data.buffer), start);
    tensors[name] = { shape, data };
  }
  return artifactOf({ tensors, metadata }, file);
}

async function readAt(handle: FileHandle, bytes: Uint8Array, start: number): Promise<Uint8Array> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(chunkBytes, bytes.length - done), start + done);
    if (bytesRead === 0) throw new Error('it ended early'); // cut while it was read
    done += bytesRead;
  }
  return bytes;
}

/** Names the file and the reason where it cannot be read. */
async function reading<T>(file: string, outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (cause) {
    if (ArtifactError.isInstance(cause)) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new ArtifactError({ file, expected: 'a readable file', received: code ?? message, cause });
  }
}

/** Makes the rename itself durable; not every platform can open a directory, and there it is left out. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.sync().catch(() => {});
  await handle.close();
}
