import { spawnSync } from 'node:child_process';
import { toolEnvironment } from '../environment.mjs';

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {string} directory
 * @returns {string} its standard output
 * @throws Error with everything it wrote, where it fails
 */
export function runIn(command, commandArguments, directory) {
  const { status, stdout, stderr, error } = spawnSync(command, commandArguments, {
    cwd: directory,
    env: toolEnvironment(),
    shell: process.platform === 'win32',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  const output = [stdout, stderr, error?.message].filter(Boolean).join('\n').trim();
  throw new Error(`${command} ${commandArguments.join(' ')} failed:\n${output}`);
}
