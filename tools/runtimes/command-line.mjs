import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const main = path.join(import.meta.dirname, 'portable/main.mjs');

/**
 * Runs the cases in a runtime with a command line.
 *
 * @param {string} binary
 * @param {string[]} before - arguments that go before the file to run
 * @returns {Promise<import('./portable/cases.mjs').Verdict>}
 */
export async function runOnCommandLine(binary, before = []) {
  const { stdout } = await promisify(execFile)(binary, [...before, main], {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_OPTIONS: '', DENO_NO_UPDATE_CHECK: '1' },
    timeout: 110_000,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout);
}
