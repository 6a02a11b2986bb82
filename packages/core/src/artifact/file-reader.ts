import { type FileHandle, open } from 'node:fs/promises';
import { ArtifactError } from '../errors.js';
import { StoredChecksum } from './artifact.js';

/** Bytes that the system is given, or asked for, at a time: more than 2 GiB it refuses. */
export const chunkBytes = 2 ** 24;

/** A file that is open to be read in parts. */
export class FileReader {
  private constructor(
    private readonly handle: FileHandle,
    /** Its bytes. */
    readonly size: number,
    private readonly file: string,
  ) {}

  /**
   * Opens a file, and closes it once `use` is done.
   *
   * @param usePipe - given the whole content of what is no file, such as a pipe, of which there is no second look
   * @throws ArtifactError where it cannot be read, or ends while it is
   */
  static async open<T>(
    file: string,
    use: (reader: FileReader) => Promise<T>,
    usePipe: (bytes: Uint8Array) => T,
  ): Promise<T> {
    const handle = await reading(file, open(file));
    try {
      const stats = await reading(file, handle.stat());
      if (!stats.isFile()) return usePipe(await reading(file, handle.readFile()));
      return await use(new FileReader(handle, stats.size, file));
    } finally {
      await handle.close();
    }
  }

  /** A part of the file, or less where it ends before. */
  head(length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.read(new Uint8Array(Math.min(length, this.size)), 0);
  }

  /** Fills `bytes` with what stands from `start` on. */
  async read<T extends Uint8Array>(bytes: T, start: number): Promise<T> {
    for (let done = 0; done < bytes.length; ) {
      const length = Math.min(chunkBytes, bytes.length - done);
      const { bytesRead } = await reading(this.file, this.handle.read(bytes, done, length, start + done));
      // Cut while it was read.
      if (bytesRead === 0) throw unreadable(this.file, 'it ended early');
      done += bytesRead;
    }
    return bytes;
  }

  /** @throws ArtifactError where a byte of an artifact file is not what it was when LightRec wrote it */
  async requireChecksum(): Promise<void> {
    const checksum = new StoredChecksum(await this.head(StoredChecksum.end), this.file);
    const chunk = new Uint8Array(Math.min(chunkBytes, this.size));
    for (let start = 0; start < this.size; start += chunk.length) {
      checksum.add(await this.read(chunk.subarray(0, this.size - start), start));
    }
    checksum.require();
  }
}

/** Names the file and the reason where it cannot be read. */
async function reading<T>(file: string, outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw unreadable(file, code ?? message, cause);
  }
}

function unreadable(file: string, received: string, cause?: unknown): ArtifactError {
  return new ArtifactError({ file, expected: 'a readable file', received, cause });
}
