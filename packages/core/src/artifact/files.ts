import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ArtifactError } from '../errors.js';
import { type Artifact, artifactParts, decodeAnyArtifact, decodeArtifact } from './artifact.js';

/**
 * Writes beside the target, syncs, and renames: a reader finds the old bytes or the new ones, never a
 * part, whatever interrupts the write. Of several writers at once the last to finish wins. A killed
 * process may leave its `.tmp` file behind.
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
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(path.dirname(file));
}

/** Bytes that the system is given at a time. */
const chunkBytes = 2 ** 24;

/**
 * Writes an artifact file, whole or not at all; the tensors from where they lie, without a copy of them. They must
 * stay as they are until the promise resolves.
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

/**
 * Reads an artifact; its tensors are views of the file's bytes, so that these are in memory once.
 *
 * @throws ArtifactError where the file is missing, cut, changed, of another kind or of a newer version
 */
export async function loadArtifact(file: string, expected: { kind: string; version: number }): Promise<Artifact> {
  return decodeArtifact(await readBytes(file), expected, file, true);
}

/**
 * Reads an artifact of any kind, as `loadArtifact` does.
 *
 * @throws ArtifactError where the file is missing, cut or changed
 */
export async function loadAnyArtifact(file: string): Promise<Artifact> {
  return decodeAnyArtifact(await readBytes(file), file, true);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new ArtifactError({ file, expected: 'a readable file', received: reason, cause });
  }
}

/** Makes the rename itself durable; not every platform can open a directory, and there it is left out. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.sync().catch(() => {});
  await handle.close();
}
