import type { Thread, ThreadEvents } from './thread.js';

/** A worker of a page, from a blob, so that no file needs to be served. */
export function startWebThread(source: string, { onMessage, onDeath }: ThreadEvents): Thread {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'lightrec-pool' });
  let isOver = false;
  const end = () => {
    isOver = true;
    worker.terminate();
    URL.revokeObjectURL(url);
  };
  const die = (reason: string) => {
    if (isOver) return;
    end();
    onDeath(reason);
  };
  worker.addEventListener('message', ({ data }) => onMessage(data));
  worker.addEventListener('messageerror', () => die('a message could not be read'));
  worker.addEventListener('error', ({ message }) => {
    die(message || 'it did not start; a Content-Security-Policy must allow `worker-src blob:`');
  });
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    // Pages end when they are left.
    hold() {},
    async end() {
      end();
    },
  };
}
