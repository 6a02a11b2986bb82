import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf } from '../boundaries/imports.mjs';

/**
 * A worker's script is bundled into a module of `src/generated` by the build; a test of the worker imports that
 * module, so that it must be bundled anew after a change of what went into it.
 *
 * @typedef {object} WorkerBundle
 * @property {string[]} words - what is given to `bundle-worker.mjs`
 * @property {string} output - the written module, relative to the package
 */

const bundleCommand = /node \S*bundle-worker\.mjs (\S+) (\S+) (\S+)/g;

/**
 * The bundles of a package that a file goes into.
 *
 * @param {string} directory - of the package
 * @param {string} file - relative to it
 * @returns {WorkerBundle[]}
 */
export function bundlesWith(directory, file) {
  const { scripts } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  return [...scripts.build.matchAll(bundleCommand)]
    .filter(([, entry]) => reachable(directory, entry).has(file))
    .map(([, ...words]) => ({ words, output: words[1] }));
}

/**
 * @param {string} directory
 * @param {string} entry
 * @returns {Set<string>} the files of the package that `entry` imports, and theirs
 */
function reachable(directory, entry) {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { specifier } of importsOf(file, readFileSync(path.join(directory, file), 'utf8'))) {
      const imported = path.posix.join(path.posix.dirname(file), specifier.replace(/\.js$/, '.ts'));
      if (specifier.startsWith('.') && existsSync(path.join(directory, imported))) found.add(imported);
    }
  }
  return found;
}
