/** A project of someone else, in a folder without this workspace above it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../environment.mjs';
import { workspacePackages } from '../workspace.mjs';

/**
 * @template T
 * @param {(directory: string) => Promise<T>} use - of the folder, in whose `node_modules` every package lies as it is published
 * @returns {Promise<T>}
 */
export async function asStranger(use) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'lightrec-stranger-'));
  try {
    for (const { directory: from, manifest } of workspacePackages()) {
      const to = path.join(directory, 'node_modules', manifest.name);
      mkdirSync(to, { recursive: true });
      for (const file of ['package.json', ...(manifest.files ?? [])]) {
        cpSync(path.join(from, file), path.join(to, file), { recursive: true });
      }
    }
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What our packages depend on or ask for, by the package in whose folder it is installed. */
const installed = { 'csv-parse': 'data', 'simple-statistics': 'eval', '@tensorflow': 'models' };

/**
 * Brings in what the packages depend on.
 *
 * @param {string} directory
 */
export function linkDependencies(directory) {
  for (const [name, folder] of Object.entries(installed)) {
    const from = path.join(root, 'packages', folder, 'node_modules', name);
    symlinkSync(from, path.join(directory, 'node_modules', name), 'junction');
  }
}
