import { spawn } from 'node:child_process';

/** @type {(() => void) | undefined} */
let killRunning;

/**
 * Runs a script of Node's, with all that it starts, until it ends or the time, where it has any, is up.
 *
 * @param {string[]} words - the script and its arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, seconds?: number }} settings
 * @returns {Promise<{ status: number | null, output: string, timedOut: boolean }>}
 */
export function runNode(words, { cwd, env, seconds }) {
  const child = spawn(process.execPath, words, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  killRunning = () => killGroup(child);
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  let timedOut = false;
  const stop = () => {
    timedOut = true;
    killGroup(child);
  };
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      killRunning = undefined;
      resolve({ status, output, timedOut });
    });
  });
}

/** Ends what `runNode` runs now, if anything. */
export function killRunningNode() {
  killRunning?.();
}

/**
 * A detached child leads a group of its own, workers that hang included; Windows has no such groups.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function killGroup(child) {
  if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
  else process.kill(-child.pid, 'SIGKILL');
}
