import { unpackError } from '../pack-errors.js';
import { PoolService } from '../pool-service.js';
import type { PoolReplies, PoolRequest, PostedReply } from '../protocol.js';
import { WorkerError } from '../worker-error.js';
import type { StartThread, Thread } from './thread.js';

export type ReplyTo<R extends PoolRequest> = PoolReplies[R['kind']];

/** Where requests are answered. */
export interface Link {
  ask<R extends PoolRequest>(request: R, transfer?: readonly ArrayBuffer[]): Promise<ReplyTo<R>>;
  /** Refuses what is not answered yet. */
  close(): Promise<void>;
}

interface Call {
  resolve(value: PoolReplies[PoolRequest['kind']]): void;
  reject(error: Error): void;
}

/** A worker, and the requests that it has not answered yet. */
export class WorkerLink implements Link {
  private readonly calls = new Map<number, Call>();
  private readonly thread: Thread;
  private callCount = 0;
  private end?: WorkerError;

  /** @param onDeath - called when the worker died by itself, all its calls refused */
  constructor(start: StartThread, source: string, onDeath: (error: WorkerError) => void) {
    const die = (what: string, reason: string, cause: unknown) => {
      const error = new WorkerError(`A worker of the pool ${what}: ${reason.replace(/\.$/, '')}.`, { cause });
      this.refuseAll(error);
      onDeath(error);
    };
    try {
      this.thread = start(source, {
        onMessage: (message) => this.settle(message as PostedReply),
        onDeath: (reason, cause) => die('died', reason, cause),
      });
    } catch (cause) {
      this.thread = noThread;
      die('could not start', cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  ask<R extends PoolRequest>(request: R, transfer: readonly ArrayBuffer[] = []): Promise<ReplyTo<R>> {
    return new Promise((resolve, reject) => {
      if (this.end) {
        reject(this.end);
        return;
      }
      const call = this.callCount++;
      this.thread.post({ call, request }, transfer);
      this.calls.set(call, { resolve: resolve as Call['resolve'], reject });
      if (this.calls.size === 1) this.thread.hold(true);
    });
  }

  async close(): Promise<void> {
    this.refuseAll(new WorkerError('The pool was closed.'));
    await this.thread.end();
  }

  private settle(reply: PostedReply): void {
    const call = this.calls.get(reply.call);
    if (!call) return;
    this.calls.delete(reply.call);
    if (this.calls.size === 0) this.thread.hold(false);
    if ('error' in reply) call.reject(unpackError(reply.error));
    else call.resolve(reply.value);
  }

  private refuseAll(error: WorkerError): void {
    this.end ??= error;
    for (const { reject } of this.calls.values()) reject(error);
    this.calls.clear();
  }
}

/** Stands for one that could not start. */
const noThread: Thread = { post() {}, hold() {}, end: async () => {} };

/** The caller's own thread, where there are no workers. */
export class LocalLink implements Link {
  private readonly service = new PoolService();
  private isClosed = false;

  async ask<R extends PoolRequest>(request: R): Promise<ReplyTo<R>> {
    const reply = await this.service.answer(request);
    if (this.isClosed) throw new WorkerError('The pool was closed.');
    return reply as ReplyTo<R>;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}
