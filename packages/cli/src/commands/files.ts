import { stat } from 'node:fs/promises';
import prettyBytes from 'pretty-bytes';
import type { RunDirectory, RunFile } from '../run/run-directory.js';

/** The files of a run as the last lines of a command: what they are, where they lie, how large they are. */
export async function fileLines(directory: RunDirectory, files: Partial<Record<RunFile, string>>): Promise<string[]> {
  const width = Math.max(...Object.values(files).map((title) => title.length));
  return Promise.all(
    Object.entries(files).map(async ([file, title]) => {
      const path = directory.pathOf(file as RunFile);
      return `${title.padEnd(width)}  ${path}  ${prettyBytes((await stat(path)).size)}`;
    }),
  );
}
