import { randomUUID } from 'node:crypto';
import { access, constants, lstat, mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ArgumentError } from '@lightrec/core';
import { systemErrorOf, systemWords } from './error-report.js';

/**
 * Looks at files that a command is going to read, all of them before the first is read.
 *
 * @throws the error of the system for one that is missing or may not be read; ArgumentError for a folder
 */
export async function requireReadable(...files: (string | undefined)[]): Promise<void> {
  for (const file of files) {
    if (file === undefined) continue;
    await access(file, constants.R_OK);
    if (!(await stat(file)).isDirectory()) continue;
    const names = (await readdir(file)).filter((name) => /\.(npy|safetensors)$/.test(name)).slice(0, 5);
    const hint = names.length > 0 ? `Name one in it: ${names.join(', ')}.` : undefined;
    throw new ArgumentError({ argument: file, expected: 'a file', received: 'a folder', hint });
  }
}

/**
 * Makes sure that files can be written into a folder: writes one and removes it. A missing folder is made, and removed
 * too.
 *
 * @param argument - by which the folder was named
 * @throws ArgumentError where a file lies in the way, or where the system refuses, with its reason
 */
export async function requireWritableFolder(folder: string, argument = '--out'): Promise<void> {
  const expected = 'a directory, or a path for one';
  const made: string[] = [];
  try {
    await makeFolder(path.resolve(folder), made);
    const probe = path.join(folder, `.lightrec-${randomUUID()}.tmp`);
    await writeFile(probe, '').finally(() => rm(probe, { force: true }));
  } catch (cause) {
    const system = systemErrorOf(cause);
    if (!system) throw cause;
    const isFile = system.code === 'ENOTDIR' || system.code === 'EEXIST';
    const received = isFile ? `${folder}, where a file lies` : `${folder}: ${systemWords(system)}`;
    throw Object.assign(new ArgumentError({ argument, expected, received }), { cause });
  } finally {
    for (const own of made.toReversed()) await rmdir(own).catch(() => {});
  }
}

/** Not by `recursive`, which never ends where the system denies that a folder is there, as it does in `/proc`. */
async function makeFolder(folder: string, made: string[]): Promise<void> {
  const entry = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && path.dirname(folder) !== folder) return undefined;
    throw error;
  });
  if (entry?.isDirectory()) return;
  if (!entry) await makeFolder(path.dirname(folder), made);
  await mkdir(folder);
  made.push(folder);
}

/**
 * Makes sure that a new file can be written.
 *
 * @param overwrite - whether it may replace one
 * @param inputs - what it must not replace even then
 * @throws ArgumentError where it cannot or must not
 */
export async function requireWritableFile(
  file: string,
  { overwrite, inputs }: { overwrite: boolean; inputs: readonly (string | undefined)[] },
): Promise<void> {
  const entry = await lstat(file).catch(() => undefined);
  const isDirectory = await isFolder(file);
  const isInput = inputs.some((input) => input !== undefined && path.resolve(input) === path.resolve(file));
  if (isDirectory || isInput || (entry && !overwrite)) {
    throw new ArgumentError({
      argument: '--out',
      expected: 'the path of a new file',
      received: `${file}, ${isDirectory ? 'a folder' : isInput ? 'which is to be read' : 'which is there'}`,
      hint: isDirectory || isInput ? 'Name another.' : 'Replace it with --overwrite.',
    });
  }
  const folder = path.dirname(file);
  if (!(await isFolder(folder))) {
    const received = `${file}, but there is no folder ${folder}`;
    throw new ArgumentError({ argument: '--out', expected: 'a path in a folder that is there', received });
  }
  await requireWritableFolder(folder);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
