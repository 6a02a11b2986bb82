/** Runs the cases in a headless chromium: bundled, in a page and in a worker of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundlePortable } from './bundle.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

/**
 * @returns {string | undefined} the browser that LIGHTREC_CHROMIUM names, else the first on the PATH
 */
export function findChromium() {
  const { LIGHTREC_CHROMIUM: named, PATH = '' } = process.env;
  if (named) return named;
  return PATH.split(path.delimiter)
    .flatMap((directory) => names.map((name) => path.join(directory, name)))
    .find((file) => existsSync(file));
}

/**
 * @typedef {object} Outcome
 * @property {import('./portable/cases.mjs').Verdict} page
 * @property {import('./portable/cases.mjs').Verdict} worker
 *
 * @param {string} binary
 * @returns {Promise<Outcome>}
 */
export async function runInChromium(binary) {
  const [{ text: script }] = await bundlePortable('page.mjs');
  const server = await serve(script);
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const posted = once(server, 'posted').then(([outcome]) => outcome);
  const profile = mkdtempSync(path.join(os.tmpdir(), 'lightrec-chromium-'));
  const browser = spawn(binary, [...flags, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`], {
    stdio: 'ignore',
    detached: true,
  });
  const closed = once(browser, 'close');
  const ended = closed.then(([code, signal]) => ({ error: `${binary} ended with ${code ?? signal}` }));
  const late = setTimeout(() => killGroup(browser), 100_000);
  try {
    const outcome = await Promise.race([posted, ended]);
    if (outcome.error) throw new Error(outcome.error);
    return outcome;
  } finally {
    clearTimeout(late);
    killGroup(browser);
    await closed.catch(() => {});
    server.close();
    server.closeAllConnections();
    await removeProfile(profile);
  }
}

/**
 * Ends a browser and the helpers it started, which lead no group of their own.
 *
 * @param {import('node:child_process').ChildProcess} browser detached, so the head of a group
 */
function killGroup({ pid }) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}

/**
 * Removes a profile that helpers may still write to for a moment. What stays of it is the temporary folder's to clear,
 * and says nothing about what ran in the browser.
 *
 * @param {string} profile
 */
async function removeProfile(profile) {
  for (let left = 20; left > 0; left--) {
    try {
      return rmSync(profile, { recursive: true, force: true });
    } catch {
      await sleep(100);
    }
  }
}

/**
 * Serves a page with that script to this machine alone, and emits what it posts as `posted`.
 *
 * @param {string} script
 */
async function serve(script) {
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      server.emit('posted', JSON.parse(await text(request)));
      response.end();
    } else if (request.url === '/page.js') {
      response.setHeader('Content-Type', 'text/javascript').end(script);
    } else {
      response.setHeader('Content-Type', 'text/html').end('<script type="module" src="/page.js"></script>');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
