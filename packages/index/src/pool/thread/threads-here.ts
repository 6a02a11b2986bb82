import { builtIn } from './built-in.js';
import { startNodeThread } from './node-thread.js';
import type { StartThread } from './thread.js';
import { startWebThread } from './web-thread.js';

/** How this runtime starts threads; `undefined` where it has none. */
export function threadsHere(): StartThread | undefined {
  const threads = builtIn('node:worker_threads');
  if (threads) return (source, events) => startNodeThread(threads, source, events);
  const hasWorkers =
    typeof Worker === 'function' && typeof Blob === 'function' && typeof URL?.createObjectURL === 'function';
  return hasWorkers ? startWebThread : undefined;
}

/** How many threads this machine runs at once. */
export function coreCount(): number {
  return builtIn('node:os')?.availableParallelism?.() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Bytes in memory that threads share, where there is such; else as they are, to be copied to each. */
export function shareBytes(bytes: Uint8Array): Uint8Array {
  if (!canShare() || isShared(bytes)) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

export function isShared({ buffer }: Uint8Array): boolean {
  return typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
}

/** Pages share memory only where they are isolated from other origins. */
function canShare(): boolean {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  const isNode = builtIn('node:worker_threads') !== undefined;
  return typeof SharedArrayBuffer === 'function' && (isNode || crossOriginIsolated === true);
}
