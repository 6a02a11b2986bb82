import { mkdir, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ArtifactError } from '../errors.js';
import { type Artifact, decodeAnyArtifact, encodeArtifact } from './artifact.js';
import { crc32 } from './checksum.js';
import { loadAnyArtifact, loadArtifact, readFileBytes, saveArtifact, writeFileAtomically } from './files.js';

const artifact: Artifact = {
  kind: 'test',
  version: 2,
  metadata: { note: 'x' },
  tensors: {
    vectors: { shape: [3], data: Float32Array.of(1, 2, 3) },
    codes: { shape: [5], data: Uint8Array.of(1, 2, 3, 4, 5) },
  },
};

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'lightrec-core-'));
  file = path.join(directory, 'model.safetensors');
});
afterEach(() => rm(directory, { recursive: true }));

describe('saveArtifact and loadArtifact', () => {
  it('give back what was saved', async () => {
    await saveArtifact(file, artifact);
    expect(await loadArtifact(file, { kind: 'test', version: 2 })).toEqual(artifact);
    expect(await loadAnyArtifact(file)).toEqual(artifact);
  });

  it('write the bytes of encodeArtifact, of tensors that are views or span several writes', async () => {
    const large = new Float32Array(5_000_000).map((_, i) => i);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const views: Artifact = {
      ...artifact,
      tensors: {
        ...artifact.tensors,
        large: { shape: [large.length], data: large },
        part: { shape: [3, 2], data: large.subarray(7, 13) },
        inMemory: { shape: [2], data: new Uint32Array(memory.buffer, 8, 2).fill(9) },
        none: { shape: [0], data: new Uint8Array(0) },
      },
    };
    await saveArtifact(file, views);
    const [written, encoded] = [await readFile(file), Buffer.from(encodeArtifact(views))];
    expect(written.equals(encoded)).toBe(true);
  });

  it('write nothing where the artifact cannot be encoded', async () => {
    await writeFile(file, 'old');
    await expect(saveArtifact(file, { ...artifact, version: 0 })).rejects.toThrow('version');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['model.safetensors']);
  });
});

describe('writeFileAtomically', () => {
  it('writes bytes or text, over what was there, and leaves nothing beside it', async () => {
    await writeFileAtomically(file, Uint8Array.of(1, 2, 3));
    expect([...(await readFile(file))]).toEqual([1, 2, 3]);
    await writeFileAtomically(file, 'ü');
    expect(await readFile(file, 'utf8')).toBe('ü');
    expect(await readdir(directory)).toEqual(['model.safetensors']);
  });

  it('keeps the old file when the write fails, and leaves nothing beside it', async () => {
    await writeFile(file, 'old');
    const unwritable = 7 as unknown as Uint8Array;
    await expect(writeFileAtomically(file, unwritable)).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['model.safetensors']);
  });

  it('leaves nothing behind when the rename fails', async () => {
    await mkdir(path.join(file, 'inside'), { recursive: true });
    await expect(writeFileAtomically(file, 'x')).rejects.toThrow();
    expect(await readdir(directory)).toEqual(['model.safetensors']);
    expect(await readdir(file)).toEqual(['inside']);
  });

  it('fails where the directory is missing, and does not make it', async () => {
    await expect(writeFileAtomically(path.join(directory, 'none', 'a'), 'x')).rejects.toThrow('ENOENT');
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(['writeFile', 'write', 'sync'] as const)(
    'on a full disk (%s) names the file, keeps the old one, and leaves nothing beside it',
    async (operation) => {
      await saveArtifact(file, artifact);
      const handle = await open(file, 'r');
      const full = { code: 'ENOSPC', syscall: 'write', message: 'ENOSPC: no space left on device, write' };
      vi.spyOn(Object.getPrototypeOf(handle), operation).mockRejectedValue(Object.assign(new Error(), full));
      const failed = await (operation === 'write'
        ? saveArtifact(file, artifact)
        : writeFileAtomically(file, 'new')
      ).catch((error) => error);
      vi.restoreAllMocks();
      await handle.close();
      expect(failed).toBeInstanceOf(ArtifactError);
      expect(failed.message).toBe(
        `${file}: expected a file that can be written, received ENOSPC: no space left on device. What lay there before is as it was.`,
      );
      expect(failed.cause).toMatchObject({ code: 'ENOSPC' });
      expect(await loadAnyArtifact(file)).toEqual(artifact);
      expect(await readdir(directory)).toEqual([path.basename(file)]);
    },
  );

  it('keeps one whole text when many are written at once', async () => {
    const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(300_000));
    await Promise.all(texts.map((text) => writeFileAtomically(file, text)));
    expect(texts).toContain(await readFile(file, 'utf8'));
    expect(await readdir(directory)).toEqual(['model.safetensors']);
  });

  it('shows a reader the old text or the new one, never a part', async () => {
    const texts = ['a'.repeat(400_000), 'b'.repeat(400_000)];
    await writeFileAtomically(file, texts[0]);
    const writing = (async () => {
      for (let round = 0; round < 6; round++) await writeFileAtomically(file, texts[round % 2]);
      return 'done';
    })();
    while ((await Promise.race([writing, readFile(file, 'utf8')])) !== 'done') {
      expect(texts).toContain(await readFile(file, 'utf8'));
    }
  });
});

const checksumStart = 8 + '{"__metadata__":{"checksum":"'.length;

/** Writes the checksum of the bytes as they are, where the digits of one stand. */
function mendChecksum(bytes: Uint8Array): void {
  const digits = crc32(bytes.subarray(checksumStart + 8), crc32(bytes.subarray(0, checksumStart)));
  bytes.set(new TextEncoder().encode(digits.toString(16).padStart(8, '0')), checksumStart);
}

describe('a file that is not the artifact asked for', () => {
  it('is refused where it is missing, by name and reason, with the cause', async () => {
    const error: unknown = await loadArtifact(file, { kind: 'test', version: 1 }).catch((error) => error);
    expect(ArtifactError.isInstance(error)).toBe(true);
    expect(String(error)).toContain(`${file}: expected a readable file, received ENOENT`);
    expect((error as Error).cause).toMatchObject({ code: 'ENOENT' });
  });

  it('is refused where it is a directory', async () => {
    await expect(loadAnyArtifact(directory)).rejects.toThrow('EISDIR');
  });

  it('is refused where it is of another kind', async () => {
    await saveArtifact(file, artifact);
    await expect(loadArtifact(file, { kind: 'index', version: 2 })).rejects.toThrow(
      `${file}: expected a file of kind "index", received kind "test"`,
    );
  });

  it('is refused where it is of a newer version', async () => {
    await saveArtifact(file, artifact);
    await expect(loadArtifact(file, { kind: 'test', version: 1 })).rejects.toThrow(ArtifactError);
    await expect(loadArtifact(file, { kind: 'test', version: 1 })).rejects.toThrow('received version 2');
  });

  it('is read and refused as decodeAnyArtifact reads and refuses its bytes, whichever byte is changed', async () => {
    const bytes = encodeArtifact(artifact);
    // With its checksum made right, so that what lies behind it is looked at too.
    const outcomeOf = (read: () => Promise<Artifact>) => read().then(encodeArtifact, (error) => error);
    for (let i = 0; i < bytes.length; i++) {
      for (const mend of [false, true]) {
        const changed = bytes.slice();
        changed[i] ^= 1 << (i % 8);
        if (mend) mendChecksum(changed);
        await writeFile(file, changed);
        const expected = await outcomeOf(async () => decodeAnyArtifact(changed, file));
        expect(await outcomeOf(() => loadAnyArtifact(file))).toEqual(expected);
      }
    }
  });

  it('is refused where it was cut', async () => {
    await saveArtifact(file, artifact);
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 1));
    await expect(loadAnyArtifact(file)).rejects.toThrow(`${file}: expected checksum`);
  });
});

describe('readFileBytes', () => {
  it('gives the content of a file of several parts, or of none', async () => {
    const bytes = Buffer.alloc(2 ** 24 + 9, 'some content');
    await writeFile(file, bytes);
    expect(bytes.equals(await readFileBytes(file))).toBe(true);
    await writeFile(file, '');
    expect((await readFileBytes(file)).length).toBe(0);
  });

  it('names a file that is not there', async () => {
    await expect(readFileBytes(file)).rejects.toThrow(`${file}: expected a readable file, received ENOENT`);
  });

  it.skipIf(process.platform === 'win32')('names a file that is larger than an array can be', async () => {
    await writeFile(file, '');
    await truncate(file, 2 ** 37);
    await expect(readFileBytes(file)).rejects.toThrow(
      `${file}: expected a file that fits into one array, received one of 128.0 GiB`,
    );
  });
});
