/** What a benchmark leaves behind. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { resultFile } from './places.js';

export interface Results {
  /** What was measured, and how. */
  about: string;
  rows: object[];
  /** What is printed instead of the rows. */
  table?: object[];
}

/** Prints the rows, or the table that sums them up, and writes the rows to `results/NAME.json`. */
export async function writeResults(name: string, results: Results) {
  await saveResults(name, results);
  console.log(results.about);
  console.table(results.table ?? results.rows);
}

/** Writes the rows, with what they were measured on, to `results/NAME.json`. */
export async function saveResults(name: string, { about, rows }: Results) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? process.arch };
  await writeFile(resultFile(`${name}.json`), `${JSON.stringify({ about, machine, rows }, null, 2)}\n`);
}

/** The rows that `results/NAME.json` holds; none where there is no such file. */
export function savedRows<Row>(name: string): Row[] {
  const file = resultFile(`${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).rows : [];
}
