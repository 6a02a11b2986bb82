import type { BuiltIns } from './built-in.js';
import type { Thread, ThreadEvents } from './thread.js';

/** A worker of `node:worker_threads`. */
export function startNodeThread(
  { Worker }: BuiltIns['node:worker_threads'],
  source: string,
  { onMessage, onDeath }: ThreadEvents,
): Thread {
  // Without the flags of the process, which may load what is no business of the worker's.
  const worker = new Worker(source, { eval: true, name: 'lightrec-pool', execArgv: [] });
  let isOver = false;
  const die = (reason: string, cause?: unknown) => {
    if (isOver) return;
    isOver = true;
    onDeath(reason, cause);
    worker.terminate();
  };
  worker.on('message', onMessage);
  worker.on('messageerror', (error) => die(error.message, error));
  worker.on('error', (error) => die(error.message, error));
  worker.on('exit', (code) => die(`it ended with code ${code}`));
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    async end() {
      isOver = true;
      await worker.terminate();
    },
  };
}
