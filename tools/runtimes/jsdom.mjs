/** Runs the cases under jest, in its jsdom, in the project of a stranger. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { bundlePortable } from './bundle.mjs';
import { asStranger, linkDependencies } from './stranger.mjs';

/**
 * @param {string} jest - its script
 * @param {string} environment - that of jsdom
 * @returns {Promise<import('./portable/cases.mjs').Verdict>}
 */
export async function runInJsdom(jest, environment) {
  const [{ text }] = await bundlePortable('jsdom.mjs', {
    format: 'cjs',
    platform: 'node',
    // As the stranger's `require` finds them.
    external: ['@lightrec/*'],
  });
  return asStranger(async (directory) => {
    linkDependencies(directory);
    writeFileSync(path.join(directory, 'package.json'), '{ "private": true }');
    writeFileSync(path.join(directory, 'index.test.js'), text);
    const verdict = path.join(directory, 'verdict.json');
    const options = ['--rootDir', directory, '--env', environment, '--no-cache', '--runInBand', '--no-watchman'];
    await promisify(execFile)(process.execPath, [jest, ...options], {
      cwd: directory,
      env: { ...process.env, NODE_OPTIONS: '', LIGHTREC_VERDICT: verdict },
      timeout: 110_000,
      maxBuffer: 1 << 24,
    });
    return JSON.parse(readFileSync(verdict, 'utf8'));
  });
}
