/** Graphs are dear to build, so they are kept between runs, with the time that their build took. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../encode.mjs';
import { timedBuild } from '../timing.mjs';

/**
 * @param {string} name - of the file
 * @param {(file: string) => void} build - builds the graph and writes it
 * @returns {Promise<{ file: string, seconds: number, bytes: number }>}
 */
export async function keptGraph(name, build) {
  const file = path.join(cacheFolder, 'graphs', name);
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
