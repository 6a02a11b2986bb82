import { builtIn } from './built-in.js';
import { startNodeThread } from './node-thread.js';
import { startWebThread } from './web-thread.js';

/** A worker, whatever the runtime calls it. */
export interface Thread {
  /** @param transfer - buffers that are handed over, not copied */
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Whether the process must not end before this worker has answered. */
  hold(isHeld: boolean): void;
  end(): Promise<void>;
}

export interface ThreadEvents {
  onMessage(message: unknown): void;
  /** At most once, and not after `end`. */
  onDeath(reason: string, cause?: unknown): void;
}

/** Starts a thread that runs the source of a script. */
export type StartThread = (source: string, events: ThreadEvents) => Thread;

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
