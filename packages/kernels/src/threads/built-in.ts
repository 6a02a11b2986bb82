/** Of `node:worker_threads`, the little that an encoder needs. */
export interface WorkerThreads {
  Worker: new (
    source: string,
    options: {
      eval: true;
      name: string;
      execArgv: string[];
      workerData: unknown;
      transferList: Port[];
    },
  ) => { on(event: 'error', listener: (error: Error) => void): unknown; unref(): void; terminate(): Promise<unknown> };
  MessageChannel: new () => { port1: Port; port2: Port };
  receiveMessageOnPort(port: Port): { message: unknown } | undefined;
  workerData: unknown;
}

export interface Port {
  postMessage(message: unknown): void;
}

/**
 * Asked for at run time, so that bundles for browsers hold no trace of it; `undefined` where there is none. Next.js throws
 * at whoever asks in its edge runtime.
 */
export function workerThreads(): WorkerThreads | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  try {
    return process?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
  } catch {
    return undefined;
  }
}
