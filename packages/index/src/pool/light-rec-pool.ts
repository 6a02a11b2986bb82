import { ArgumentError, type Id, requireKnown } from '@lightrec/core';
import type { Engine } from '@lightrec/kernels';
import { bitsOfIndices } from '@lightrec/kernels/search';
import type { ItemIds } from '../catalogue/catalogue.js';
import { indicesOf } from '../catalogue/indices-of.js';
import { ItemBits } from '../catalogue/item-bits.js';
import { type NewItems, ownIds, ownItems } from '../changes/new-items.js';
import { poolWorkerSource } from '../generated/pool-worker.js';
import type { LightRecIndex } from '../light-rec-index.js';
import { requireUser } from '../require-user.js';
import { rankSetting } from '../search/search-setting.js';
import { checkIndicesOptions } from '../search-indices-options.js';
import type { RerankOptions, SearchOptions, SearchResult } from '../search-options.js';
import { PoolFile } from './pool-file.js';
import { PoolIds } from './pool-ids.js';
import { type PoolOptions, resolvePoolOptions, shardRanges } from './pool-options.js';
import type { Change, OpenReply } from './protocol.js';
import { batchNames, type Queries, queriesOf, searchNames, someOf } from './queries.js';
import { type Batch, runBatch } from './run-batch.js';
import { type MakeLink, Seat } from './seat.js';
import { Team } from './team.js';
import { LocalLink, WorkerLink } from './thread/link.js';
import { isShared, threadsHere } from './thread/thread.js';
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
  /** Shards that the items are in; 1 where each worker has all. */
  shardCount: number;
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
 * An index on many cores, with the results of one `LightRecIndex`: whole users go to workers, each of which has all
 * items, or every search is split over shards of a very large index. Where a runtime has no workers, the caller's thread
 * searches, and `stats` says so.
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
  private teams: readonly Team[] = [];

  private constructor(
    private readonly file: PoolFile,
    private readonly shardCount: number,
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
    const { workerCount, shardCount } = resolvePoolOptions(options, file);
    const start = threadsHere();
    const { engine = 'auto' } = options;
    let reason = workerCount === 0 ? 'workerCount is 0.' : 'this runtime has no workers.';
    if (start && workerCount > 0) {
      const pool = new LightRecPool<T>(file, shardCount);
      try {
        const makeLink: MakeLink = (onDeath) => new WorkerLink(start, poolWorkerSource, onDeath);
        await pool.open(makeLink, Math.floor(workerCount / shardCount), engine);
        return pool;
      } catch (error) {
        await pool.close();
        if (!WorkerError.isInstance(error)) throw error;
        reason = error.message;
      }
    }
    const pool = new LightRecPool<T>(file, 1, reason);
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
    const [result] = await this.run(queriesOf(user, this.dim, { ...options, exclude }, this.known));
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
      teamCount: this.teams.length,
      ...{ signal, onProgress },
      search: async (from, to) => {
        // On the caller's thread, other work comes in between.
        if (this.localReason) await new Promise((resolve) => setTimeout(resolve));
        return this.run(someOf(queries, from, to));
      },
    });
    return results as SearchResult<T>[];
  }

  /**
   * Adds items under ids that are not there yet, to every replica. A search that is asked for after the promise resolved
   * sees them; one under way may or may not.
   *
   * @throws as `LightRecIndex.add` does; ArgumentError where items are in shards
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
    await Promise.all(this.teams.flatMap(({ seats }) => seats.map((seat) => seat.close())));
  }

  get stats(): PoolStats {
    const note = this.localReason ? `The caller's thread searches: ${this.localReason}` : this.lossNote;
    const living = this.isClosed || this.localReason ? [] : this.seats.filter(({ isAlive }) => isAlive);
    return {
      itemCount: this.itemCount,
      workerCount: living.length,
      shardCount: this.shardCount,
      ...this.engine,
      isShared: isShared(this.file.bytes),
      pendingCount: this.teams.reduce((sum, { load }) => sum + load, 0),
      ...(note && { note }),
    };
  }

  private get seats(): Seat[] {
    return this.teams.flatMap(({ seats }) => seats);
  }

  private get lossNote(): string | undefined {
    const losses = this.seats.flatMap(({ loss }) => loss ?? []);
    if (losses.length === 0) return undefined;
    return `${losses.length} of ${this.seats.length} workers died and were not replaced: ${losses[0].message}`;
  }

  /** Starts the workers; those that cannot open the file are left out, as long as others can. */
  private async open(makeLink: MakeLink, teamCount: number, engine: Engine): Promise<void> {
    const { file, shardCount } = this;
    const mayReplace = () => !this.isClosed && this.changeCount === 0;
    const shards = shardCount > 1 ? shardRanges(file.itemCount, shardCount) : [undefined];
    this.teams = Array.from({ length: teamCount }, () => {
      const seats = shards.map((shard) => new Seat(makeLink, { bytes: file.bytes, engine, shard }, mayReplace));
      return new Team(seats, file);
    });
    const outcomes = await Promise.allSettled(this.seats.map(({ opened }) => opened));
    const opened = outcomes.find((outcome) => outcome.status === 'fulfilled');
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    // A worker that refuses the file lives on.
    if (!opened || !this.teams.some(({ isAlive }) => isAlive)) throw failed!.reason;
    const { engine: kind, engineReason } = opened.value;
    this.engine = { engine: kind, ...(engineReason && { engineReason }) };
  }

  private async run(queries: Queries): Promise<SearchResult[]> {
    const team = this.leastBusy();
    const candidateCount = this.shardCount > 1 ? this.checkForShards(queries) : undefined;
    return team.search(queries, candidateCount);
  }

  private leastBusy(): Team {
    const [first, ...others] = this.livingTeams();
    return others.reduce((least, team) => (team.load < least.load ? team : least), first);
  }

  private livingTeams(): Team[] {
    if (this.isClosed) throw new WorkerError('The pool is closed: create another one.');
    const living = this.teams.filter(({ isAlive }) => isAlive);
    if (living.length > 0) return living;
    throw new WorkerError(`The pool has no worker left: ${this.lossNote} Create another one.`);
  }

  /**
   * What a shard cannot check, as it knows its own items alone.
   *
   * @returns how many candidates post-ranking takes
   */
  private checkForShards({ options }: Queries): number | undefined {
    const { hasVectors, limit, file } = this;
    const { k = 10, mode, probeCount, rerank } = options;
    checkIndicesOptions({ k, mode, probeCount, rerank }, { limit, revision: 0 }, hasVectors);
    // Nothing to find, nor to calibrate by.
    if (file.itemCount === 0) return rerank ? k : undefined;
    const calibration = () => {
      if (file.calibration) return file.calibration;
      throw new ArgumentError({
        argument: 'calibration',
        expected: 'for shards, an index that was calibrated before it was saved',
        received: 'one that was not',
        hint: 'Build it with LightRecIndex.build(codeTable, { users }), or pass rerank.candidateCount.',
      });
    };
    if (typeof mode === 'object' && 'recall' in mode) calibration();
    const isReranked = rerank === undefined ? file.ranksByDefault : rerank;
    return isReranked ? rankSetting({ ...options, mode: mode ?? 'exact' }, calibration).candidateCount : undefined;
  }

  /** @returns how many items were added or removed */
  private async change(change: Change): Promise<number> {
    const teams = this.livingTeams();
    if (this.shardCount > 1) {
      throw new ArgumentError({
        argument: 'shards',
        expected: 'a pool whose workers each hold all items, as shards do not change',
        received: `${this.shardCount} shards`,
        hint: 'Create it with shards: false, or change an index and create a pool of it.',
      });
    }
    this.changeCount++;
    const request = { kind: 'change', change } as const;
    const outcomes = await Promise.allSettled(teams.map(({ seats }) => seats[0].ask(request)));
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
