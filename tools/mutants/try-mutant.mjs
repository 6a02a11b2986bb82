import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, toolEnvironment } from '../environment.mjs';
import { keepFile, restoreFiles } from './changed-files.mjs';
import { mutate } from './mutations.mjs';
import { runNode } from './processes.mjs';
import { bundlesWith } from './worker-bundles.mjs';

const env = { ...toolEnvironment(), FORCE_COLOR: '0', NO_COLOR: '1' };

/**
 * @typedef {'killed' | 'survived' | 'time-out'} Verdict
 * @typedef {{ cwd: string, env: NodeJS.ProcessEnv, seconds?: number }} TestSettings
 */

/**
 * Changes the file, runs the tests that depend on it, and puts it back.
 *
 * @param {import('./sources.mjs').Mutant} mutant
 * @param {number} seconds - that the tests have
 * @returns {Promise<Verdict>}
 */
export async function tryMutant(mutant, seconds) {
  const { directory, file } = mutant;
  const settings = { cwd: directory, env, seconds };
  try {
    const full = path.join(directory, file);
    writeFileSync(full, mutate(keepFile(full), mutant));
    const bundles = bundlesWith(directory, file);
    for (const { words, output } of bundles) {
      keepFile(path.join(directory, output));
      const bundled = await runNode([path.join(root, 'tools/bundle-worker.mjs'), ...words], settings);
      if (bundled.status !== 0) return 'killed';
    }
    const beside = file.replace(/\.ts$/, '.test.ts');
    const verdict = existsSync(path.join(directory, beside)) ? await verdictOf([beside], settings) : 'survived';
    // The test beside the file is quick and notices most; the others are asked where it does not.
    if (verdict !== 'survived') return verdict;
    return await verdictOf([file, ...bundles.map(({ output }) => output)], settings);
  } finally {
    restoreFiles();
  }
}

/**
 * @param {string[]} files
 * @param {TestSettings} settings
 * @returns {Promise<Verdict>}
 */
async function verdictOf(files, settings) {
  const { status, timedOut } = await runTests(files, settings);
  if (timedOut) return 'time-out';
  return status === 0 ? 'survived' : 'killed';
}

/**
 * Runs the tests of a package that import one of its files, directly or not, or that are named, up to the first that fails.
 *
 * @param {string[]} files - relative to the package
 * @param {TestSettings} settings
 */
function runTests(files, settings) {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  return runNode([vitest, 'related', '--run', '--bail=1', '--passWithNoTests', ...files], settings);
}

/**
 * Fails where the tests fail without a change: then every change would seem to be noticed.
 *
 * @param {string} directory - of a package
 * @param {string[]} files - relative to it
 * @returns {Promise<number>} how many seconds they take
 */
export async function requirePassing(directory, files) {
  const started = Date.now();
  const { status, output } = await runTests(files, { cwd: directory, env });
  if (status !== 0) throw new Error(`Tests of ${directory} fail before anything is changed:\n${output}`);
  return (Date.now() - started) / 1000;
}
