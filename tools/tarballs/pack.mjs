import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runIn } from './command.mjs';

/**
 * A public package and the tarball that npm would publish.
 *
 * @typedef {import('../workspace.mjs').WorkspacePackage & { tarball: string }} PackedPackage
 */

/**
 * @param {import('../workspace.mjs').WorkspacePackage[]} packages
 * @param {string} directory - empty; each tarball gets a folder in it
 * @returns {PackedPackage[]}
 */
export function packAll(packages, directory) {
  return packages.map((member) => {
    const folder = path.join(directory, member.folder);
    runIn('pnpm', ['pack', '--pack-destination', folder], member.directory);
    return { ...member, tarball: path.join(folder, readdirSync(folder)[0]) };
  });
}

/**
 * The same for the same tarballs on the same Node: pnpm packs equal files to equal bytes.
 *
 * @param {PackedPackage[]} packed
 */
export function digestOf(packed) {
  const hash = createHash('sha256').update(process.version);
  for (const { tarball } of packed) hash.update(readFileSync(tarball));
  return hash.digest('hex');
}
