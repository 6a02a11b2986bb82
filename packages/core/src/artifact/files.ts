import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ArtifactError } from '../errors.js';
import { type Artifact, artifactOf, artifactParts, decodeAnyArtifact, requireKind } from './artifact.js';
import { chunkBytes, FileReader } from './file-reader.js';
import { dataTypes, headLength, isDataType, readLayout, type SafetensorsContent } from './safetensors.js';

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
  return FileReader.open(
    file,
    async (reader) => artifactOf(await readContent(reader, file), file),
    (bytes) => decodeAnyArtifact(bytes, file),
  );
}

/** Once for the checksum, so that nothing is believed before; then tensor by tensor. */
async function readContent(reader: FileReader, file: string): Promise<SafetensorsContent> {
  await reader.requireChecksum();
  const head = await reader.head(headLength(await reader.head(8), reader.size, file));
  const { entries, metadata } = readLayout(head, reader.size, file);
  const tensors: Required<SafetensorsContent>['tensors'] = {};
  const otherTensors: Required<SafetensorsContent>['otherTensors'] = {};
  for (const { name, dtype, shape, start, end } of entries) {
    const bytes = await reader.read(new Uint8Array(end - start), start);
    if (isDataType(dtype)) tensors[name] = { shape, data: new dataTypes[dtype](bytes.buffer) };
    else otherTensors[name] = { dtype, shape, bytes };
  }
  return { tensors, otherTensors, metadata };
}

/**
 * The whole content of a file, read in parts: `fs.readFile` refuses files of 2 GiB and more.
 *
 * @throws ArtifactError where the file cannot be read, or is larger than one array can be
 */
export async function readFileBytes(file: string): Promise<Uint8Array> {
  return FileReader.open(
    file,
    (reader) => reader.read(allocate(reader.size, file), 0),
    (bytes) => bytes,
  );
}

function allocate(byteCount: number, file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteCount);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const received = `one of ${(byteCount / 2 ** 30).toFixed(1)} GiB`;
    throw new ArtifactError({ file, expected: 'a file that fits into one array', received, cause });
  }
}

/** Makes the rename itself durable; not every platform can open a directory, and there it is left out. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.sync().catch(() => {});
  await handle.close();
}
