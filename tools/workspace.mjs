import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './environment.mjs';

/**
 * @typedef {object} Manifest - of package.json, what the tools read
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string[]} [files]
 * @property {Record<string, unknown>} [exports]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 *
 * @typedef {object} WorkspacePackage
 * @property {string} folder - under `packages`
 * @property {string} directory - absolute
 * @property {Manifest} manifest
 */

/**
 * The folders of `packages` that hold a package.json, by name.
 *
 * @returns {WorkspacePackage[]}
 */
export function workspacePackages() {
  return readdirSync(path.join(root, 'packages'))
    .map((folder) => ({ folder, directory: path.join(root, 'packages', folder) }))
    .filter(({ directory }) => existsSync(path.join(directory, 'package.json')))
    .map((member) => ({
      ...member,
      manifest: JSON.parse(readFileSync(path.join(member.directory, 'package.json'), 'utf8')),
    }));
}
