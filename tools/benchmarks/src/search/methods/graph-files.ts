/** Graphs are dear to build, so they are kept between runs, with the time that their build took. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { searchCache } from '../encode.js';
import { timedBuild } from '../timing.js';

/**
 * @param name - of the file
 * @param build - builds the graph and writes it
 */
export async function keptGraph(
  name: string,
  build: (file: string) => void,
): Promise<{ file: string; seconds: number; bytes: number }> {
  const file = path.join(searchCache, 'graphs', name);
  const about = `${file}.json`;
  if (!existsSync(about)) {
    mkdirSync(path.dirname(file), { recursive: true });
    console.log(`Building ${name}: once.`);
    const { seconds } = await timedBuild(() => build(file));
    writeFileSync(about, JSON.stringify({ seconds }));
  }
  const { seconds } = JSON.parse(readFileSync(about, 'utf8'));
  return { file, seconds, bytes: statSync(file).size };
}
