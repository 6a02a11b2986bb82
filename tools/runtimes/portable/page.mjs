/** For browsers: runs the cases in a page, then in a worker that it starts, and posts both verdicts to the server. */
import { runCases } from './cases.mjs';

if (typeof document === 'undefined') {
  postMessage(await runCases());
} else {
  try {
    await post({ page: await runCases(), worker: await runInWorker() });
  } catch (error) {
    await post({ error: String(error) });
  }
}

/** @returns {Promise<import('./cases.mjs').Verdict>} */
function runInWorker() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.url, { type: 'module' });
    worker.addEventListener('message', ({ data }) => resolve(data));
    worker.addEventListener('error', ({ message }) => reject(new Error(`in the worker: ${message}`)));
  });
}

/** @param {unknown} outcome */
function post(outcome) {
  return fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) });
}
