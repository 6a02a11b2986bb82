import type { Id } from '@lightrec/core';
import { requireKnown } from '@lightrec/core/options';
import type { Engine } from '@lightrec/kernels';
import { bitsOfIndices } from '@lightrec/kernels/search';
import type { ItemIds } from '../catalogue/catalogue.js';
import { indicesOf } from '../catalogue/indices-of.js';
import { ItemBits } from '../catalogue/item-bits.js';
import { type NewItems, ownIds, ownItems } from '../changes/new-items.js';
import { poolWorkerSource } from '../generated/pool-worker.js';
import type { LightRecIndex } from '../light-rec-index.js';
import { requireUser } from '../require-user.js';
import type { RerankOptions, SearchOptions, SearchResult } from '../search-options.js';
import { PoolFile } from './pool-file.js';
import { PoolIds } from './pool-ids.js';
import { type PoolOptions, resolvePoolOptions } from './pool-options.js';
import type { Change, OpenReply } from './protocol.js';
import { batchNames, queriesOf, searchNames, someOf } from './queries.js';
import { type Batch, runBatch } from './run-batch.js';
import { type MakeLink, Seat } from './seat.js';
import { LocalLink, WorkerLink } from './thread/link.js';
import { isShared, threadsHere } from './thread/threads-here.js';
import { WorkerError } from './worker-error.js';

export type { PoolOptions } from './pool-options.js';
export type { PoolProgress } from './run-batch.js';

/** Post-ranking by the index's vectors; a function cannot go to another thread. */
export type PoolRerankOptions = Omit<RerankOptions, 'by'>;

/** As of `LightRecIndex.search`. */
export interface PoolSearchOptions<T extends Id = Id> extends Omit<SearchOptions<T>, 'rerank'> {
  rerank?: false | PoolRerankOptions;
}

/** As of `LightRecIndex.searchBatch`: a list of items to exclude for each user, `rerank.user` `[userCount, vectorDim]`. */
export interface PoolBatchOptions<T extends Id = Id> extends Omit<PoolSearchOptions<T>, 'exclude'>, Batch {
  exclude?: readonly (Iterable<T> | undefined)[];
}

export interface PoolStats {
  itemCount: number;
  /** Workers that live; 0 where the caller's thread searches. */
  workerCount: number;
  engine: 'wasm' | 'plain';
  /** Why it is `plain`, where it is. */
  engineReason?: string;
  /** Whether the workers read the index from one memory. */
  isShared: boolean;
  /** Users whose searches are under way. */
  pendingCount: number;
  /** Why there are no workers, or fewer than there were. */
  note?: string;
}

/**
 * An index on many cores, with the results of one `LightRecIndex`: users go to workers, each of which has all items. Where
 * a runtime has no workers, the caller's thread searches, and `stats` says so.
 *
 * @example
 * const pool = await LightRecPool.create(await readFile('index.safetensors'));
 * const results = await pool.searchBatch(userVectors, { k: 100 });
 * await pool.close();
 */
export class LightRecPool<T extends Id = Id> {
  private limit: number;
  private engine: Pick<OpenReply, 'engine' | 'engineReason'> = { engine: 'plain' };
  private readonly known: PoolIds;
  /** Changes made or under way, which a worker that opens the file would miss. */
  private changeCount = 0;
  private isClosed = false;
  private seats: readonly Seat[] = [];

  private constructor(
    private readonly file: PoolFile,
    /** Why the caller's thread searches, where it does. */
    private readonly localReason?: string,
  ) {
    this.limit = file.itemCount;
    this.known = new PoolIds(file, file.itemCount);
  }

  /**
   * @param source - the bytes of an index file, or an index, of which the pool takes a copy as `save` writes it: an
   *   index that was changed gets its items numbered anew
   * @throws ArtifactError where the bytes are no index, ArgumentError for an option that does not fit
   */
  static async create<T extends Id = Id>(
    source: Uint8Array | LightRecIndex<T>,
    options: PoolOptions = {},
  ): Promise<LightRecPool<T>> {
    const file = await PoolFile.of(source);
    const { workerCount, engine } = resolvePoolOptions(options);
    const start = threadsHere();
    let reason = workerCount === 0 ? 'workerCount is 0.' : 'this runtime has no workers.';
    if (start && workerCount > 0) {
      const pool = new LightRecPool<T>(file);
      try {
        const makeLink: MakeLink = (onDeath) => new WorkerLink(start, poolWorkerSource, onDeath);
        await pool.open(makeLink, workerCount, engine);
        return pool;
      } catch (error) {
        await pool.close();
        if (!WorkerError.isInstance(error)) throw error;
        reason = error.message;
      }
    }
    const pool = new LightRecPool<T>(file, reason);
    await pool.open(() => new LocalLink(), 1, engine);
    return pool;
  }

  /** How many items there are. */
  get itemCount(): number {
    return this.known.size;
  }

  /** One more than the largest item index, as of `LightRecIndex`. */
  get itemLimit(): number {
    return this.limit;
  }

  /** Dimension of the user vectors. */
  get dim(): number {
    return this.file.dim;
  }

  /** Whether `rerank` can be asked for. */
  get hasVectors(): boolean {
    return this.file.hasVectors;
  }

  /** Outside ids of the items, read from the file when first asked for. */
  get ids(): ItemIds<T> {
    return this.known as Pick<PoolIds, 'size'> as ItemIds<T>;
  }

  /**
   * The best items for a user, as `LightRecIndex.search` finds them.
   *
   * @param user - shape `[dim]`, finite
   * @throws ShapeError or ArgumentError, naming what does not fit; WorkerError where the worker died meanwhile
   */
  async search(user: ArrayLike<number>, options: PoolSearchOptions<T> = {}): Promise<SearchResult<T>> {
    requireKnown('search', options, searchNames);
    requireUser('user', user, this.dim);
    const exclude = options.exclude === undefined ? undefined : [options.exclude];
    const queries = queriesOf(user, this.dim, { ...options, exclude }, this.known);
    const [result] = await this.leastBusy().search(queries);
    return result as SearchResult<T>;
  }

  /**
   * A search for each of several users, whose results come in their order.
   *
   * @param users - shape `[userCount, dim]`
   * @throws as `search` does; the reason of `signal` where it stops the batch
   */
  async searchBatch(users: Float32Array, options: PoolBatchOptions<T> = {}): Promise<SearchResult<T>[]> {
    requireKnown('searchBatch', options, batchNames);
    const { signal, onProgress, ...asked } = options;
    const queries = queriesOf(users, this.dim, asked, this.known);
    const results = await runBatch({
      userCount: queries.userCount,
      workerCount: this.seats.length,
      ...{ signal, onProgress },
      search: async (from, to) => {
        // On the caller's thread, other work comes in between.
        if (this.localReason) await new Promise((resolve) => setTimeout(resolve));
        return this.leastBusy().search(someOf(queries, from, to));
      },
    });
    return results as SearchResult<T>[];
  }

  /**
   * Adds items under ids that are not there yet, in every worker. A search that is asked for after the promise resolved
   * sees them; one under way may or may not.
   *
   * @throws as `LightRecIndex.add` does
   */
  async add(items: NewItems<T>): Promise<void> {
    await this.change({ verb: 'add', items: ownItems('add', items) });
  }

  /** Changes items that are there; as `add` in all else. */
  async update(items: NewItems<T>): Promise<void> {
    await this.change({ verb: 'update', items: ownItems('update', items) });
  }

  /** Adds the items that are not there yet, and changes those that are; as `add` in all else. */
  async upsert(items: NewItems<T>): Promise<{ addedCount: number; updatedCount: number }> {
    const own = ownItems('upsert', items);
    const addedCount = await this.change({ verb: 'upsert', items: own });
    return { addedCount, updatedCount: own.ids.length - addedCount };
  }

  /**
   * Removes items; as `add` in all else. Those that are not there are left aside.
   *
   * @returns how many there were
   */
  async remove(ids: Iterable<T>): Promise<number> {
    return this.change({ verb: 'remove', ids: ownIds('ids', ids) });
  }

  /** Merges what was added and drops what was removed, as `LightRecIndex.compact` does. */
  async compact(): Promise<void> {
    await this.change({ verb: 'compact' });
  }

  /** Whether there is an item of this id. */
  has(id: T): boolean {
    return this.known.indexOf(id) !== undefined;
  }

  /** As of `LightRecIndex.itemBits`, for `filter`. */
  itemBits(ids: Iterable<T>): ItemBits {
    return new ItemBits(bitsOfIndices(indicesOf('ids', ids, this.known), this.limit), this.known, this.known.revision);
  }

  /** Ends the workers. Searches under way are rejected, and so are later ones. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.seats.map((seat) => seat.close()));
  }

  get stats(): PoolStats {
    const note = this.localReason ? `The caller's thread searches: ${this.localReason}` : this.lossNote;
    const living = this.isClosed || this.localReason ? [] : this.living;
    return {
      itemCount: this.itemCount,
      workerCount: living.length,
      ...this.engine,
      isShared: isShared(this.file.bytes),
      pendingCount: this.seats.reduce((sum, { load }) => sum + load, 0),
      ...(note && { note }),
    };
  }

  private get lossNote(): string | undefined {
    const losses = this.seats.flatMap(({ loss }) => loss ?? []);
    if (losses.length === 0) return undefined;
    return `${losses.length} of ${this.seats.length} workers died and were not replaced: ${losses[0].message}`;
  }

  /** Starts the workers; those that cannot open the file are left out, as long as others can. */
  private async open(makeLink: MakeLink, workerCount: number, engine: Engine): Promise<void> {
    const mayReplace = () => !this.isClosed && this.changeCount === 0;
    const opening = { bytes: this.file.bytes, engine };
    this.seats = Array.from({ length: workerCount }, () => new Seat(makeLink, opening, mayReplace));
    const outcomes = await Promise.allSettled(this.seats.map(({ opened }) => opened));
    const opened = outcomes.find((outcome) => outcome.status === 'fulfilled');
    if (!opened) throw (outcomes[0] as PromiseRejectedResult).reason;
    this.workers();
    const { engine: kind, engineReason } = opened.value;
    this.engine = { engine: kind, ...(engineReason && { engineReason }) };
  }

  private get living(): Seat[] {
    return this.seats.filter(({ isAlive }) => isAlive);
  }

  /** @throws WorkerError where there is nobody to ask */
  private workers(): Seat[] {
    if (this.isClosed) throw new WorkerError('The pool is closed: create another one.');
    if (this.living.length > 0) return this.living;
    throw new WorkerError(`The pool has no worker left: ${this.lossNote} Create another one.`);
  }

  private leastBusy(): Seat {
    return this.workers().reduce((least, seat) => (seat.load < least.load ? seat : least));
  }

  /** @returns how many items were added or removed */
  private async change(change: Change): Promise<number> {
    const workers = this.workers();
    this.changeCount++;
    const request = { kind: 'change', change } as const;
    const outcomes = await Promise.allSettled(workers.map((seat) => seat.change(request)));
    // Workers that died meanwhile are out of the pool; the others agree.
    const done = outcomes.find((outcome) => outcome.status === 'fulfilled');
    if (!done) {
      this.changeCount--;
      const reasons = outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason);
      throw reasons.find((reason) => !WorkerError.isInstance(reason)) ?? reasons[0];
    }
    const { itemCount, itemLimit, items, revision, count } = done.value;
    this.known.size = itemCount;
    this.limit = itemLimit;
    this.known.revision = revision;
    if (change.verb === 'remove') this.known.remove(change.ids);
    else if (change.verb !== 'compact') this.known.put(change.items.ids, items);
    return count;
  }
}
