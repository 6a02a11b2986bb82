import { ArgumentError, type Id, Random, ShapeError } from '@lightrec/core';
import { bitsOfIndices } from '@lightrec/kernels/search';
import type { Catalogue, ItemIds } from './catalogue/catalogue.js';
import { indicesOf, listOfIds, requireId } from './catalogue/indices-of.js';
import { ItemBits } from './catalogue/item-bits.js';
import type { IndexState } from './index-state.js';
import { type IndexStats, statsOf } from './index-stats.js';
import { usualK } from './limits.js';
import { type Metric, userFor } from './metric/metric.js';
import { applyForm, compositeForm } from './metric/score-form.js';
import { requireUser } from './require-user.js';
import { type Calibration, calibrate, itemsAsUsers, type SampledUsers } from './search/calibration.js';
import { rerankOfEach } from './search/rerank-of-each.js';
import { runSearch, shortfallOf } from './search/run-search.js';
import {
  checkIndicesOptions,
  type FoundIndices,
  requireKnownIndicesOptions,
  type SearchIndicesOptions,
} from './search-indices-options.js';
import { byIndices, type SearchOptions, type SearchResult } from './search-options.js';

/** All that can be asked of an index. */
export abstract class SearchableIndex<T extends Id = Id> {
  protected constructor(
    protected readonly state: IndexState,
    protected calibration?: Calibration,
    private readonly users?: SampledUsers,
  ) {}

  /** How many items there are. */
  get itemCount(): number {
    return this.state.catalogue.size;
  }

  /** One more than the largest item index: `itemCount`, unless items were added or removed. */
  get itemLimit(): number {
    return this.state.catalogue.limit;
  }

  /** @internal Of the catalogue, by which bits of items are told from older ones. */
  get revision(): number {
    return this.state.catalogue.revision;
  }

  /** Dimension of the user vectors. */
  get dim(): number {
    return this.state.engine.dim;
  }

  /** Outside ids of the items. */
  get ids(): ItemIds<T> {
    return this.state.catalogue as Pick<Catalogue, 'size'> as ItemIds<T>;
  }

  get metric(): Metric {
    return this.state.metric;
  }

  /** Whether vectors are kept, by which searches can end. */
  get hasVectors(): boolean {
    return this.state.form !== undefined;
  }

  /** Whether there is an item of this id. */
  has(id: T): boolean {
    return this.state.catalogue.indexOf(id) !== undefined;
  }

  /** Codebooks of the code table in the order in which their entries add up to a score, shape `[codebookCount]`. */
  get codebookOrder(): Uint8Array {
    return this.state.engine.layout.codebookOrder;
  }

  /**
   * The best items for a user.
   *
   * @param user - shape `[dim]`, finite
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  search(user: ArrayLike<number>, options: SearchOptions<T> = {}): SearchResult<T> {
    const { catalogue, engine } = this.state;
    const asked = byIndices(options, catalogue);
    const count = this.find(user, asked);
    const result: SearchResult<T> = {
      ids: catalogue.idsOf(engine.foundItems) as T[],
      scores: toList(engine.foundScores),
      scannedCount: engine.scannedItems,
    };
    const shortfall = shortfallOf(this.state, count, asked);
    if (shortfall) result.shortfall = shortfall;
    return result;
  }

  /** The same by positions, for hot loops: nothing is looked up by id. */
  searchIndices(user: ArrayLike<number>, options: SearchIndicesOptions = {}): FoundIndices {
    requireKnownIndicesOptions(options);
    const count = this.find(user, options);
    const { engine } = this.state;
    const shortfall = shortfallOf(this.state, count, options);
    return {
      itemIndices: engine.foundItems.slice(),
      scores: engine.foundScores.slice(),
      scannedCount: engine.scannedItems,
      ...(shortfall && { shortfall }),
    };
  }

  /**
   * The same without a new object: for services that answer many.
   *
   * @param itemIndices - written, room for k
   * @param scores - written, room for k
   * @returns how many items there are
   */
  searchInto(
    user: ArrayLike<number>,
    options: SearchIndicesOptions,
    itemIndices: Uint32Array,
    scores: Float32Array,
  ): number {
    requireKnownIndicesOptions(options);
    const { k = usualK } = options;
    requireRoom('itemIndices', itemIndices, k);
    requireRoom('scores', scores, k);
    const count = this.find(user, options);
    const { engine } = this.state;
    itemIndices.set(engine.foundItems);
    scores.set(engine.foundScores);
    return count;
  }

  /**
   * A search for each of several users.
   *
   * @param users - shape `[userCount, dim]`
   * @param options - as of `search`, but `exclude` holds a list a user, and `rerank.user` a vector, shape
   *   `[userCount, vectorDim]`
   */
  searchBatch(users: Float32Array, options: BatchOptions<T> = {}): SearchResult<T>[] {
    const userCount = users.length / this.dim;
    if (!Number.isInteger(userCount)) {
      throw new ShapeError({
        argument: 'users',
        expected: `[userCount, ${this.dim}]`,
        received: `${users.length} entries`,
      });
    }
    const { exclude, rerank, ...shared } = options;
    if (exclude && exclude.length !== userCount) {
      throw new ShapeError({ argument: 'exclude', expected: `${userCount} lists`, received: exclude.length });
    }
    const rerankOf = rerankOfEach(rerank, userCount, this.state.engine.vectorDim);
    return Array.from({ length: userCount }, (_, i) =>
      this.search(users.subarray(i * this.dim, (i + 1) * this.dim), {
        ...shared,
        exclude: exclude?.[i],
        rerank: rerankOf(i),
      }),
    );
  }

  /**
   * The items most like one, itself left out: by the vector that is kept of it, else by what its codes stand for.
   *
   * @throws ArgumentError for an id that is not there
   */
  similarItems(id: T, options: SearchOptions<T> = {}): SearchResult<T> {
    const { state } = this;
    const item = this.indexOf('id', id);
    const exclude = [id, ...(options.exclude === undefined ? [] : listOfIds('exclude', options.exclude))];
    const ranksByVectors = state.ranksByDefault && options.rerank !== false;
    const vector = ranksByVectors ? state.vectorOf(item) : state.decode(state.codesOf(item));
    return this.search(vector, { ...options, exclude });
  }

  /**
   * Those of the items that have one of the ids, for `filter`: made once for many searches, and again after each change of
   * the index. An id that is not there allows nothing.
   */
  itemBits(ids: Iterable<T>): ItemBits {
    const { catalogue } = this.state;
    return this.ownBits(bitsOfIndices(indicesOf('ids', ids, catalogue), catalogue.limit), catalogue.revision);
  }

  /** @internal Bits that were made for these items elsewhere, when they had that revision. */
  ownBits(bits: Uint32Array, revision: number): ItemBits {
    return new ItemBits(bits, this.state.catalogue, revision);
  }

  /** The sum of an item's codewords, shape `[dim]`. */
  decode(id: T): Float32Array {
    const { state } = this;
    const item = this.indexOf('id', id);
    return state.isTrained ? state.decode(state.codesOf(item)) : state.vectorOf(item);
  }

  /**
   * Writes the composite score of every item, in order of the item index; removed ones get -Infinity.
   *
   * @param user - shape `[dim]`
   * @param scores - written, shape `[itemLimit]`
   */
  scoreItems(user: ArrayLike<number>, scores: Float32Array): void {
    const { engine, catalogue } = this.state;
    requireUser('user', user, this.dim);
    requireTrained('scoreItems', this.state);
    if (scores.length !== catalogue.limit) {
      throw new ShapeError({ argument: 'scores', expected: [catalogue.limit], received: [scores.length] });
    }
    const searched = userFor(this.metric, user);
    engine.scoreItems(searched, scores);
    applyForm(compositeForm(this.metric, searched), scores);
    for (let item = 0; item < scores.length; item++) if (!catalogue.has(item)) scores[item] = Number.NEGATIVE_INFINITY;
  }

  /** What the index takes and holds. */
  get stats(): IndexStats {
    return statsOf(this.state, this.calibration);
  }

  private find(user: ArrayLike<number>, options: SearchIndicesOptions): number {
    checkIndicesOptions(options, this.state.catalogue, this.hasVectors);
    const { count, form } = runSearch(this.state, user, options, () => this.calibration ?? this.calibrate());
    applyForm(form, this.state.engine.foundScores);
    return count;
  }

  protected calibrate(): Calibration {
    const { state } = this;
    this.calibration = calibrate(state, this.users ?? itemsAsUsers(state, new Random(0)));
    return this.calibration;
  }

  private indexOf(argument: string, id: Id): number {
    requireId(argument, id);
    const item = this.state.catalogue.indexOf(id);
    if (item !== undefined) return item;
    throw new ArgumentError({ argument, expected: 'an id of the index', received: JSON.stringify(id) });
  }
}

/** As of `SearchOptions`, with one list of items to exclude for each user. */
export interface BatchOptions<T extends Id = Id> extends Omit<SearchOptions<T>, 'exclude'> {
  exclude?: readonly (Iterable<T> | undefined)[];
}

/** In a loop, which is some times faster than `Array.from`. */
function toList(scores: Float32Array): number[] {
  const list = new Array<number>(scores.length);
  for (let i = 0; i < scores.length; i++) list[i] = scores[i];
  return list;
}

function requireRoom(argument: string, { length }: { length: number }, k: number): void {
  if (length >= k) return;
  throw new ShapeError({ argument, expected: `room for ${k}`, received: [length] });
}

/** Refuses what only codes can tell. */
export function requireTrained(method: string, { isTrained }: IndexState): void {
  if (isTrained) return;
  throw new ArgumentError({
    argument: method,
    expected: 'an index that has codes',
    received: 'one with too few items to train them on',
    hint: 'Add more items, or search it: until then its vectors are searched exactly.',
  });
}
