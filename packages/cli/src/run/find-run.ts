import { defaultDirectories } from '../limits.js';
import { RunDirectory } from './run-directory.js';

const { train, demo } = defaultDirectories;

/** The argument of a command that takes the directory of a run; where it is left out, `findRun` tells which. */
export const runArgument = ['[dir]', `directory of the run (default: ${train}, else ${demo})`] as const;

/** The first of the default directories in which a run has finished, else the first in which one was begun. */
export async function findRun(): Promise<string> {
  const directories = [train, demo].map((name) => new RunDirectory(name));
  for (const file of ['index', 'data'] as const) {
    for (const directory of directories) if (await directory.has(file)) return directory.path;
  }
  return demo;
}
