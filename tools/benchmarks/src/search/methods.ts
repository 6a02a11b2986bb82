/** Every way to search that is compared. */
import { jsBruteForce, wasmBruteForce } from './methods/brute-force.js';
import { faiss } from './methods/faiss.js';
import { hnswlib, hnswlibL2, hnswlibNative } from './methods/hnswlib.js';
import { lookupScan } from './methods/lookup-scan.js';
import { ours } from './methods/ours.js';
import { tfjs } from './methods/tfjs.js';
import { usearch, usearchDefault } from './methods/usearch.js';
import type { Problem } from './problem.js';
import type { Setting } from './timing.js';

export interface Method {
  name: string;
  about: string;
  /** Why it cannot run here, if so. */
  missing?: () => string | undefined;
  /** Above these it cannot run. */
  mostItems?: number;
  /** Above these items its build takes so long that it must be named to run. */
  dearAbove?: number;
  build: (problem: Problem) => Promise<Built>;
}

interface Built {
  /** Of all that is kept for an item; what items share is left out. */
  bytesPerItem: number;
  /** Of processor time, from vectors or codes in memory. */
  buildSeconds: number;
  settings: (k: number) => Setting[];
  dispose?: () => void | Promise<void>;
}

export const methods: Method[] = [
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
 * @param named - by the user; default: all
 */
export function chooseMethods(itemCount: number, named?: string[]) {
  const chosen: Method[] = [];
  const skipped: string[] = [];
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
