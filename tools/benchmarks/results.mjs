/** What a benchmark leaves behind. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Results
 * @property {string} about - what was measured, and how
 * @property {Record<string, string | number>[]} rows
 * @property {Record<string, string | number>[]} [table] - what is printed instead of the rows
 */

/**
 * Prints the rows, or the table that sums them up, and writes the rows to `results/NAME.json`.
 *
 * @param {string} name
 * @param {Results} results
 */
export async function writeResults(name, results) {
  await saveResults(name, results);
  console.log(results.about);
  console.table(results.table ?? results.rows);
}

/**
 * Writes the rows, with what they were measured on, to `results/NAME.json`.
 *
 * @param {string} name
 * @param {Results} results
 */
export async function saveResults(name, { about, rows }) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? process.arch };
  const file = fileURLToPath(new URL(`results/${name}.json`, import.meta.url));
  await writeFile(file, `${JSON.stringify({ about, machine, rows }, null, 2)}\n`);
}
