import type { EncoderTask } from '../encoder/threads/shared-arrays.js';
import type { IalsTask } from '../ials/threads/solver-task.js';
import type { NearestTask } from '../k-means/threads/assign-rows.js';
import type { Port } from './built-in.js';

/**
 * How the caller's thread and another pass work to and fro: arrays that both see, and counters in `control` that either
 * waits for with `Atomics`. Nothing needs an event loop.
 */
export const slots = {
  /** How many times the caller has asked. */
  asked: 0,
  /** How many times the thread has answered: once when it is ready, then for each time asked; -1 when it has failed. */
  answered: 1,
} as const;

/** What a thread is there for, and what it needs for that. */
export type ThreadTask = EncoderTask | NearestTask | IalsTask;

/** What a thread starts with. */
export interface ThreadData {
  task: ThreadTask;
  /** See `slots`. */
  control: Int32Array;
  /** Takes the error with which the thread fails. */
  failures: Port;
}

export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

export function sharedIntegers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
