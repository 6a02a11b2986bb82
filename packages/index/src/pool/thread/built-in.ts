/** Of Node's modules, the little that a pool needs; Deno and Bun have it too. */
export interface BuiltIns {
  /** Some edge runtimes have a part of it. */
  'node:os': { availableParallelism?(): number };
  'node:worker_threads': {
    Worker: new (source: string, options: { eval: true; name: string; execArgv: string[] }) => NodeWorker;
    /** `null` on the main thread. */
    parentPort: NodePort | null;
  };
}

export interface NodePort {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export interface NodeWorker extends NodePort {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error' | 'messageerror', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

/**
 * A module of Node, where there is Node: asked for at run time, so that bundles for browsers hold no trace of it. Next.js
 * throws at whoever asks in its edge runtime.
 */
export function builtIn<N extends keyof BuiltIns>(name: N): BuiltIns[N] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  try {
    return process?.getBuiltinModule?.(name) as BuiltIns[N] | undefined;
  } catch {
    return undefined;
  }
}
