/**
 * Computes every case on one backend, in a process of its own: neither tfjs-node nor WebGPU likes company.
 *
 *   node compute.mjs BACKEND    started with an IPC channel, through which the outcome goes back
 */
import { BackendError, useBackend } from '@lightrec/backends';
import { cases } from './cases.mjs';

/**
 * @typedef {{ miss: import('@lightrec/backends').BackendMiss }
 *   | { figures: Record<string, import('./cases.mjs').Figures> }} Outcome
 */

const name = /** @type {import('@lightrec/backends').BackendName} */ (process.argv[2]);
// The two that the workspace has itself are always its own.
const from = name === 'wasm' || name === 'cpu' ? undefined : process.env.LIGHTREC_PARITY_BACKENDS;
process.send?.(await compute());
process.disconnect?.();

/** @returns {Promise<Outcome>} */
async function compute() {
  try {
    await useBackend(name, { from });
  } catch (error) {
    if (BackendError.isInstance(error)) return { miss: error.misses[0] };
    throw error;
  }
  /** @type {Record<string, import('./cases.mjs').Figures>} */
  const figures = {};
  for (const [title, run] of Object.entries(cases)) figures[title] = await run();
  return { figures };
}
