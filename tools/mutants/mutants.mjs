/**
 * npm run mutants -- [options]: changes lines of the packages one at a time, and tells which changes no test notices.
 */
import { constants } from 'node:os';
import path from 'node:path';
import { root } from '../environment.mjs';
import { restoreFiles } from './changed-files.mjs';
import { draw } from './draw.mjs';
import { describeMutant, survivorTable } from './messages.mjs';
import { help, readOptions } from './options.mjs';
import { killRunningNode } from './processes.mjs';
import { mutablePackages, stillParses } from './sources.mjs';
import { requirePassing, tryMutant } from './try-mutant.mjs';

/** What vitest may take to start. */
const startSeconds = 30;

const options = readArguments();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop(signal));
if (options.help) {
  console.log(help);
} else {
  await run(options).catch((error) => fail(error, 1));
}

/** @param {import('./options.mjs').Options} options */
async function run({ count, seed, only, except, seconds, list }) {
  const packages = mutablePackages(
    (file) =>
      (only.length === 0 || only.some((pattern) => pattern.test(file))) &&
      !except.some((pattern) => pattern.test(file)),
  );
  const mutants = draw(packages, count, seed, stillParses);
  if (mutants.length === 0) throw new Error('--only and --except leave no line to change.');
  if (list) {
    for (const mutant of mutants) console.log(describeMutant(mutant));
    return;
  }
  /** @type {import('./sources.mjs').Mutant[]} */
  const survivors = [];
  let usualSeconds = 0;
  for (const [index, mutant] of mutants.entries()) {
    if (mutant.directory !== mutants[index - 1]?.directory) usualSeconds = await requirePassingPackage(mutants, mutant);
    const verdict = await tryMutant(mutant, seconds ?? 3 * usualSeconds + startSeconds);
    if (verdict === 'survived') survivors.push(mutant);
    console.log(`${`${index + 1}/${mutants.length}`.padStart(9)}  ${verdict.padEnd(8)}  ${describeMutant(mutant)}`);
  }
  console.log(`\n${survivors.length} of ${mutants.length} survived.\n`);
  if (survivors.length > 0) console.log(survivorTable(survivors));
}

/**
 * @param {import('./sources.mjs').Mutant[]} mutants
 * @param {import('./sources.mjs').Mutant} first - of its package
 * @returns {Promise<number>} seconds
 */
async function requirePassingPackage(mutants, { directory }) {
  const files = mutants.filter((mutant) => mutant.directory === directory).map(({ file }) => file);
  const seconds = await requirePassing(directory, [...new Set(files)]);
  console.log(
    `           the tests of ${path.relative(root, directory)} pass in ${seconds.toFixed(0)} s without a change`,
  );
  return seconds;
}

/** @param {'SIGINT' | 'SIGTERM' | 'SIGHUP'} signal */
function stop(signal) {
  killRunningNode();
  restoreFiles();
  process.exit(128 + constants.signals[signal]);
}

function readArguments() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return fail(error, 2);
  }
}

/**
 * @param {unknown} error
 * @param {number} status
 * @returns {never}
 */
function fail(error, status) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(status);
}
