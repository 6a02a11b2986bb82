import { ArgumentError } from '@lightrec/core';
import { kernelWorkerSource } from '../generated/kernel-worker.js';
import { type Port, type WorkerThreads, workerThreads } from './built-in.js';
import { sharedIntegers, slots, type ThreadData, type ThreadTask } from './protocol.js';

/** Milliseconds after which a thread that has not answered has died: until it is ready, and for what it was asked. */
const patience = { start: 30_000, work: 600_000 };

/** Another thread that does one task over and over; it does not keep the process. */
export class KernelThread {
  private readonly control = sharedIntegers(Object.keys(slots).length);
  private readonly worker: { terminate(): unknown };
  private readonly failures: Port;
  private asked = 0;
  private error?: Error;

  /**
   * Starts it; `wait` until it is ready.
   *
   * @param ports - of the task, which go over to the thread
   */
  constructor(
    private readonly name: string,
    task: ThreadTask,
    ports: readonly Port[] = [],
  ) {
    const { Worker, MessageChannel } = requireThreads();
    const { port1, port2 } = new MessageChannel();
    this.failures = port1;
    const workerData: ThreadData = { task, control: this.control, failures: port2 };
    const worker = new Worker(kernelWorkerSource, {
      eval: true,
      name: `lightrec-${task.kind}`,
      execArgv: [], // not the flags of the process, which may load what is no business of the thread's
      workerData,
      transferList: [port2, ...ports],
    });
    worker.unref();
    worker.on('error', () => {}); // it is `wait` that tells
    this.worker = worker;
  }

  /** Has it begin with what the arrays of its task say. */
  ask(): void {
    this.asked += 1;
    Atomics.store(this.control, slots.asked, this.asked);
    Atomics.notify(this.control, slots.asked);
  }

  /** Until it has done what it was asked, or at first is ready. */
  wait(): void {
    for (;;) {
      const answered = Atomics.load(this.control, slots.answered);
      if (answered === this.asked + 1) return;
      const timeout = this.asked === 0 ? patience.start : patience.work;
      const hasFailed = answered < 0 || Atomics.wait(this.control, slots.answered, answered, timeout) === 'timed-out';
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
    this.error = new Error(`A thread of the ${this.name} failed: ${reason}`, { cause });
    return this.error;
  }
}

/** @throws ArgumentError where there are none */
export function requireThreads(): WorkerThreads {
  const module = workerThreads();
  if (module) return module;
  throw new ArgumentError({
    argument: 'threads',
    expected: '1 where there is no node:worker_threads, as in browsers',
    received: 'more',
  });
}
