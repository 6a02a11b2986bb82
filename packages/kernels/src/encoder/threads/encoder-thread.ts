import { ArgumentError } from '@lightrec/core';
import { encoderWorkerSource } from '../../generated/encoder-worker.js';
import type { ResolvedEncoderOptions } from '../encoder-contract.js';
import { type Port, type WorkerThreads, workerThreads } from './built-in.js';
import { operations, type SharedArrays, shareArrays, slots, type ThreadData } from './protocol.js';

/** Milliseconds after which a thread that has not answered has died: until it is ready, and for a batch. */
const patience = { start: 30_000, batch: 600_000 };

/** Another thread with an encoder of its own, for a share of the rows. */
export class EncoderThread {
  readonly shared: SharedArrays;
  private readonly worker: { terminate(): unknown };
  private readonly failures: Port;
  private asked = 0;
  private error?: Error;

  /** Starts it; `wait` until it is ready. */
  constructor(engine: 'wasm' | 'plain', options: ResolvedEncoderOptions, weights: Float32Array) {
    const { Worker, MessageChannel } = requireThreads();
    const { port1, port2 } = new MessageChannel();
    this.shared = shareArrays(options, weights.length);
    this.failures = port1;
    const workerData: ThreadData = { engine, options, shared: this.shared, weights, failures: port2 };
    const worker = new Worker(encoderWorkerSource, {
      eval: true,
      name: 'lightrec-encoder',
      execArgv: [], // not the flags of the process, which may load what is no business of the thread's
      workerData,
      transferList: [port2],
    });
    worker.unref();
    worker.on('error', () => {}); // it is `wait` that tells
    this.worker = worker;
  }

  /** Has it begin with `count` rows of `shared.given`, by the weights of this version. */
  ask(operation: keyof typeof operations, count: number, version: number): void {
    const { control } = this.shared;
    control[slots.operation] = operations[operation];
    control[slots.count] = count;
    control[slots.version] = version;
    this.asked += 1;
    Atomics.store(control, slots.asked, this.asked);
    Atomics.notify(control, slots.asked);
  }

  /** Until it has done what it was asked, or at first is ready. */
  wait(): void {
    const { control } = this.shared;
    for (;;) {
      const answered = Atomics.load(control, slots.answered);
      if (answered === this.asked + 1) return;
      const timeout = this.asked === 0 ? patience.start : patience.batch;
      const hasFailed = answered < 0 || Atomics.wait(control, slots.answered, answered, timeout) === 'timed-out';
      if (hasFailed) throw this.failure();
    }
  }

  end(): void {
    void this.worker.terminate();
  }

  private failure(): Error {
    if (this.error) return this.error;
    const cause = requireThreads().receiveMessageOnPort(this.failures)?.message;
    const reason = cause instanceof Error ? cause.message : 'it does not answer';
    this.error = new Error(`A thread of the encoder failed: ${reason}`, { cause });
    return this.error;
  }
}

function requireThreads(): WorkerThreads {
  const module = workerThreads();
  if (module) return module;
  throw new ArgumentError({
    argument: 'threads',
    expected: '1 where there is no node:worker_threads, as in browsers',
    received: 'more',
  });
}
