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
