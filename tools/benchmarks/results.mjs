/** What a benchmark leaves behind. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Results
 * @property {string} about - what was measured, and how
 * @property {Record<string, string | number>[]} rows
 */

/**
 * Prints the rows and writes them, with what they were measured on, to `results/NAME.json`.
 *
 * @param {string} name
 * @param {Results} results
 */
export async function writeResults(name, { about, rows }) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? process.arch };
  const file = fileURLToPath(new URL(`results/${name}.json`, import.meta.url));
  await writeFile(file, `${JSON.stringify({ about, machine, rows }, null, 2)}\n`);
  console.log(about);
  console.table(rows);
}
