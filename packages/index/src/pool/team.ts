import type { ItemIds } from '../catalogue/catalogue.js';
import { shortfallOf } from '../search/run-search.js';
import type { SearchResult } from '../search-options.js';
import { floorsOf, mergeShards } from './merge.js';
import { type PackedResults, unpackResults } from './pack-results.js';
import type { ShardRange } from './protocol.js';
import { packQueries, type Queries, queriesOfShard } from './queries.js';
import type { Seat } from './seat.js';

/** Workers that hold all items together: one, or one a shard. */
export class Team {
  /** Users whose searches are under way. */
  load = 0;
  private turn = 0;

  constructor(
    readonly seats: readonly Seat[],
    private readonly file: { itemCount: number; codewordCount: number; ids: ItemIds },
  ) {}

  get isAlive(): boolean {
    return this.seats.every(({ isAlive }) => isAlive);
  }

  /** @param candidateCount - of post-ranking, settled where items are in shards */
  async search(queries: Queries, candidateCount?: number): Promise<SearchResult[]> {
    this.load += queries.userCount;
    try {
      return await (this.seats.length > 1 ? this.searchShards(queries, candidateCount) : this.searchOne(queries));
    } finally {
      this.load -= queries.userCount;
    }
  }

  private async searchOne(queries: Queries): Promise<SearchResult[]> {
    const { request, transfer } = packQueries(queries);
    return unpackResults(await this.seats[0].ask(request, transfer));
  }

  private async searchShards(queries: Queries, candidateCount: number | undefined): Promise<SearchResult[]> {
    const { options, userCount } = queries;
    const k = options.k ?? 10;
    const wanted = candidateCount ?? k;
    const asked = {
      ...queries,
      options: { ...options, rerank: candidateCount !== undefined && { candidateCount: wanted } },
    };
    const shards = await this.askShards(asked, wanted);
    const { itemCount, codewordCount, ids } = this.file;
    const whole = { catalogue: { size: itemCount }, engine: { layout: { codewordCount } } };
    return Array.from({ length: userCount }, (_, user) => {
      const merged = mergeShards(shards, user, { k, wanted, ids });
      const shortfall = shortfallOf(whole, merged.ids.length, options);
      return { ...merged, ...(shortfall && { shortfall }) };
    });
  }

  /**
   * A single user's search goes to all shards at once, as that answers soonest. Those of several go to one shard first,
   * whose scores spare the others work; shards take turns at being first.
   */
  private async askShards(queries: Queries, wanted: number): Promise<PackedResults[]> {
    const { ids } = this.file;
    if (queries.userCount === 1) return Promise.all(this.seats.map((seat) => askShard(seat, queries, ids)));
    const first = this.seats[this.turn++ % this.seats.length];
    const found = await askShard(first, queries, ids);
    const floors = floorsOf(found, wanted);
    return Promise.all(this.seats.map((seat) => (seat === first ? found : askShard(seat, queries, ids, floors))));
  }
}

function askShard(
  seat: Seat,
  queries: Queries,
  ids: Pick<ItemIds, 'indexOf'>,
  floors?: Float32Array,
): Promise<PackedResults> {
  const { request, transfer } = packQueries(queriesOfShard(queries, seat.shard as ShardRange, ids));
  return seat.ask({ ...request, floors }, transfer);
}
