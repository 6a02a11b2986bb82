/** Runs the cases in the edge runtime of Vercel's tools, which has no workers and a realm of its own. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundlePortable } from './bundle.mjs';

/**
 * @typedef {object} Outcome
 * @property {import('./portable/cases.mjs').Verdict} verdict
 * @property {{ engine: string, engineReason?: string }} forbidden - stats where WebAssembly may not be compiled
 *
 * @param {string} file - of the package
 * @returns {Promise<Outcome>}
 */
export async function runInEdgeRuntime(file) {
  // In a process of its own: what it computes would keep this one from everything else.
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), file], {
    timeout: 110_000,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout);
}

/** @param {string} file - of the package */
async function main(file) {
  const { EdgeVM } = createRequire(import.meta.url)(file);
  const [{ text }] = await bundlePortable('edge.mjs', { format: 'iife' });
  const run = async (/** @type {boolean} */ wasm, /** @type {string} */ call) => {
    const vm = new EdgeVM({ codeGeneration: { strings: false, wasm } });
    vm.evaluate(text);
    return JSON.parse(await vm.evaluate(`${call}().then(JSON.stringify)`));
  };
  console.log(JSON.stringify({ verdict: await run(true, 'runCases'), forbidden: await run(false, 'statsHere') }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
