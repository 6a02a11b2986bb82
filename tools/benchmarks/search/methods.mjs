/** Every way to search that is compared. */
import { jsBruteForce, wasmBruteForce } from './methods/brute-force.mjs';
import { faiss } from './methods/faiss.mjs';
import { hnswlib, hnswlibL2, hnswlibNative } from './methods/hnswlib.mjs';
import { lookupScan } from './methods/lookup-scan.mjs';
import { ours } from './methods/ours.mjs';
import { tfjs } from './methods/tfjs.mjs';
import { usearch, usearchDefault } from './methods/usearch.mjs';

/**
 * @typedef {object} Method
 * @property {string} name
 * @property {string} about
 * @property {() => string | undefined} [missing] - why it cannot run here, if so
 * @property {number} [mostItems] - above these it cannot run
 * @property {number} [dearAbove] - above these items its build takes so long that it must be named to run
 * @property {(problem: import('./problem.mjs').Problem) => Promise<Built>} build
 *
 * @typedef {object} Built
 * @property {number} bytesPerItem - of all that is kept for an item; what items share is left out
 * @property {number} buildSeconds - of processor time, from vectors or codes in memory
 * @property {(k: number) => import('./timing.mjs').Setting[]} settings
 * @property {() => void | Promise<void>} [dispose]
 */

/** @type {Method[]} */
export const methods = [
  jsBruteForce,
  wasmBruteForce,
  tfjs,
  lookupScan,
  ...ours,
  hnswlib,
  hnswlibNative,
  hnswlibL2,
  usearch,
  usearchDefault,
  faiss,
];

/**
 * The methods that can run, and a line for each that was left out.
 *
 * @param {number} itemCount
 * @param {string[]} [named] - by the user; default: all
 */
export function chooseMethods(itemCount, named) {
  /** @type {Method[]} */
  const chosen = [];
  /** @type {string[]} */
  const skipped = [];
  for (const method of methods) {
    const { name, mostItems, dearAbove } = method;
    if (named && !named.includes(name)) continue;
    const missing = method.missing?.();
    if (missing) skipped.push(`${name}: ${missing}`);
    else if (mostItems && itemCount > mostItems) skipped.push(`${name}: at most ${mostItems} items`);
    else if (dearAbove && itemCount > dearAbove && !named) {
      skipped.push(`${name}: its build takes long; ask for it with --method ${name}`);
    } else chosen.push(method);
  }
  return { chosen, skipped };
}
