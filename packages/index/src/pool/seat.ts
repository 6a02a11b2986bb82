import type { SearchResult } from '../search-options.js';
import { unpackResults } from './pack-results.js';
import type { ChangeReply, ChangeRequest, OpenReply, OpenRequest } from './protocol.js';
import { packQueries, type Queries } from './queries.js';
import type { Link } from './thread/link.js';
import type { WorkerError } from './worker-error.js';

/** Makes a link, and is told when it is no more. */
export type MakeLink = (onDeath: (error: WorkerError) => void) => Link;

/** A worker's place in a pool: another worker takes it when one dies, unless it could not know what changed. */
export class Seat {
  /** Users whose searches are under way. */
  load = 0;
  private link: Link;
  private isOpen = false;
  /** Why nobody sits here any longer. */
  loss?: Error;
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

  get isAlive(): boolean {
    return this.loss === undefined;
  }

  async search(queries: Queries): Promise<SearchResult[]> {
    this.load += queries.userCount;
    try {
      const { request, transfer } = packQueries(queries);
      return unpackResults(await this.link.ask(request, transfer));
    } finally {
      this.load -= queries.userCount;
    }
  }

  change(request: ChangeRequest): Promise<ChangeReply> {
    return this.link.ask(request);
  }

  close(): Promise<void> {
    return this.link.close();
  }

  private open(): Promise<OpenReply> {
    const opened = this.link.ask({ kind: 'open', ...this.opening } as const);
    opened.then(
      () => {
        this.isOpen = true;
      },
      (error) => {
        this.loss ??= error;
        void this.link.close();
      },
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
