import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workspacePackages } from '../workspace.mjs';
import { mutate, mutationsOf, parses } from './mutations.mjs';

/**
 * @typedef {import('./mutations.mjs').PlacedMutation & { file: string, directory: string }} Mutant - a mutation of a
 *   file, named relative to its package's directory
 */

/** Tests, what only tests import, and what the build writes. */
const notShipped =
  /(\.test|(^|\/)(test|example)-[^/]+|(^|\/)testing|(^|\/)conformance)\.ts$|(^|\/)(testing|test-support|proofs|generated)\//;

/**
 * The mutants of every package, line by line.
 *
 * @param {(file: string) => boolean} isWanted - of paths like `packages/core/src/random.ts`
 * @returns {{ name: string, lines: Mutant[][] }[]}
 */
export function mutablePackages(isWanted) {
  return workspacePackages().map(({ folder, directory }) => ({
    name: folder,
    lines: sourceFiles(directory)
      .filter((file) => isWanted(`packages/${folder}/${file}`))
      .flatMap((file) => mutableLines(directory, file)),
  }));
}

/** @param {Mutant} mutant */
export function stillParses(mutant) {
  return parses(mutant.file, mutate(readFileSync(path.join(mutant.directory, mutant.file), 'utf8'), mutant));
}

/**
 * @param {string} directory
 * @param {string} file
 * @returns {Mutant[][]}
 */
function mutableLines(directory, file) {
  /** @type {Map<number, Mutant[]>} */
  const lines = new Map();
  for (const mutation of mutationsOf(file, readFileSync(path.join(directory, file), 'utf8'))) {
    const mutant = { ...mutation, file, directory };
    lines.set(mutation.line, [...(lines.get(mutation.line) ?? []), mutant]);
  }
  return [...lines.values()];
}

/**
 * @param {string} directory
 * @returns {string[]} relative to the package, with forward slashes
 */
function sourceFiles(directory) {
  return readdirSync(path.join(directory, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll(path.sep, '/')}`)
    .filter((file) => file.endsWith('.ts') && !notShipped.test(file))
    .sort();
}
