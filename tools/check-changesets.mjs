/**
 * Fails where a changeset cannot be read or names a package that is not there. `changeset status` would also
 * ask for one for every change, which a test of what is written must not.
 *
 *   node tools/check-changesets.mjs
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './environment.mjs';
import { workspacePackages } from './workspace.mjs';

const directory = path.join(root, '.changeset');
const names = new Set(workspacePackages().map(({ manifest }) => manifest.name));
const files = readdirSync(directory).filter((file) => file.endsWith('.md') && file !== 'README.md');
for (const file of files) {
  const problem = problemOf(readFileSync(path.join(directory, file), 'utf8'));
  if (!problem) continue;
  console.error(`.changeset/${file}: ${problem}`);
  process.exitCode = 1;
}
console.log(`${files.length} changesets.`);

/** @param {string} text */
function problemOf(text) {
  const parts = /^---\n([\s\S]*?)\n---\n+(\S[\s\S]*)$/.exec(text);
  if (!parts) return 'expected packages between two lines of ---, then a sentence; `npm run changeset` writes one.';
  for (const line of parts[1].split('\n')) {
    const entry = /^['"]([^'"]+)['"]: (patch|minor|major)$/.exec(line);
    if (!entry) return `expected 'package': patch, minor or major; received ${line}`;
    if (!names.has(entry[1])) return `there is no package ${entry[1]}.`;
  }
  return undefined;
}
