/**
 * Fails where a package imports what the graph does not allow: another arrow, a file inside another
 * package, TensorFlow.js or Node's modules where they must not be.
 *
 *   node tools/check-boundaries.mjs
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { graph } from './boundaries/graph.mjs';
import { findViolations } from './boundaries/rules.mjs';
import { workspacePackages } from './workspace.mjs';

const packages = workspacePackages().map(({ folder, directory, manifest }) => ({
  folder,
  manifest,
  sources: sourceFiles(directory).map((file) => ({ file, text: readFileSync(path.join(directory, file), 'utf8') })),
}));
const violations = findViolations(graph, packages);
for (const violation of violations) console.error(violation);
const fileCount = packages.reduce((sum, { sources }) => sum + sources.length, 0);
console.log(`${fileCount} files of ${packages.length} packages, ${violations.length} imports outside the graph.`);
process.exitCode = violations.length > 0 ? 1 : 0;

/**
 * @param {string} directory
 * @returns {string[]} relative to the package, with forward slashes
 */
function sourceFiles(directory) {
  if (!existsSync(path.join(directory, 'src'))) return [];
  return readdirSync(path.join(directory, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !file.startsWith('src/generated/'));
}
