/** Runs the cases in Cloudflare's workerd, bundled as its own tool does it: the script, and the kernels as a module. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundlePortable } from './bundle.mjs';

/**
 * @typedef {object} Outcome
 * @property {import('./portable/cases.mjs').Verdict} verdict - with the kernels given
 * @property {{ engine: string, engineReason?: string }} before - stats of an index before they were
 *
 * @param {string} binary
 * @returns {Promise<Outcome>}
 */
export async function runInWorkerd(binary) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'lightrec-workerd-'));
  try {
    const [script, kernels] = await bundlePortable('workerd.mjs');
    for (const { name, contents } of [script, kernels]) writeFileSync(path.join(directory, name), contents);
    const config = path.join(directory, 'config.capnp');
    writeFileSync(config, configOf(script.name, kernels.name));
    return await ask(binary, config);
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} binary
 * @param {string} config - its file
 * @returns {Promise<Outcome>}
 */
async function ask(binary, config) {
  const server = spawn(binary, ['serve', config, '--control-fd=3'], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const closed = once(server, 'close');
  const late = setTimeout(() => server.kill(), 110_000);
  try {
    const ended = closed.then(([code, signal]) => {
      throw new Error(`${binary} ended with ${code ?? signal}`);
    });
    const control = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    const [line] = await Promise.race([once(control, 'data'), ended]);
    const { port } = JSON.parse(String(line));
    const response = await Promise.race([fetch(`http://127.0.0.1:${port}/`), ended]);
    const outcome = /** @type {Outcome & { error?: string }} */ (await response.json());
    if (outcome.error) throw new Error(outcome.error);
    return outcome;
  } finally {
    clearTimeout(late);
    server.kill();
    await closed.catch(() => {});
  }
}

/**
 * @param {string} script
 * @param {string} kernels
 */
function configOf(script, kernels) {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "${script}", esModule = embed "${script}"),
    (name = "${kernels}", wasm = embed "${kernels}"),
  ],
  compatibilityDate = "2026-11-01",
);
`;
}
