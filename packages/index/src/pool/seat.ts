import type { OpenReply, OpenRequest, PoolRequest } from './protocol.js';
import type { Link, ReplyTo } from './thread/link.js';
import type { WorkerError } from './worker-error.js';

/** Makes a link, and is told when it is no more. */
export type MakeLink = (onDeath: (error: WorkerError) => void) => Link;

/** A worker's place in a pool: another worker takes it when one dies, unless it could not know what changed. */
export class Seat {
  private link: Link;
  private isOpen = false;
  /** Why nobody sits here any longer. */
  loss?: WorkerError;
  opened: Promise<OpenReply>;

  /** @param mayReplace - whether a worker that opens the file would be like the one that died */
  constructor(
    private readonly makeLink: MakeLink,
    private readonly opening: Omit<OpenRequest, 'kind'>,
    private readonly mayReplace: () => boolean,
  ) {
    this.link = this.makeLink((error) => this.replace(error));
    this.opened = this.open();
  }

  get shard(): OpenRequest['shard'] {
    return this.opening.shard;
  }

  get isAlive(): boolean {
    return this.loss === undefined;
  }

  ask<R extends PoolRequest>(request: R, transfer?: readonly ArrayBuffer[]): Promise<ReplyTo<R>> {
    return this.link.ask(request, transfer);
  }

  close(): Promise<void> {
    return this.link.close();
  }

  private open(): Promise<OpenReply> {
    const opened = this.link.ask({ kind: 'open', ...this.opening } as const);
    // Whoever waits for it hears of a failure; so does every request after it.
    opened.then(
      () => {
        this.isOpen = true;
      },
      () => {},
    );
    return opened;
  }

  /** Not where a worker died before it could serve: so would the next. */
  private replace(error: WorkerError): void {
    if (!this.isOpen || !this.mayReplace()) {
      this.loss = error;
      return;
    }
    this.isOpen = false;
    this.link = this.makeLink((again) => this.replace(again));
    this.opened = this.open();
  }
}
