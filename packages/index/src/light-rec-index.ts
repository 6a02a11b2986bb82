import {
  ArgumentError,
  type Artifact,
  CodeTable,
  decodeArtifact,
  encodeArtifact,
  type Id,
  IdMap,
  Random,
  ShapeError,
  type WidenId,
} from '@lightrec/core';
import { compileKernels, resolveEngine } from '@lightrec/kernels';
import { Catalogue, type ItemIds } from './catalogue/catalogue.js';
import { Columns } from './catalogue/columns.js';
import { indicesOf, listOfIds } from './catalogue/indices-of.js';
import { bitsOfIndices, ItemBits } from './catalogue/item-bits.js';
import { ChangeQueue } from './changes/change-queue.js';
import { type NewItems, ownIds, ownItems } from './changes/new-items.js';
import { type CreateOptions, checkCreateOptions } from './create-options.js';
import { type IndexContent, indexFromArtifact, indexKind, indexToArtifact, indexVersion } from './file/index-file.js';
import { contentFromVersion1 } from './file/version-1.js';
import { encodeVectors, type FromVectorsOptions, planOf } from './from-vectors.js';
import { checkIndexOptions, type IndexOptions, type LoadOptions, requireCodeTable } from './index-options.js';
import { IndexState } from './index-state.js';
import { type IndexStats, statsOf } from './index-stats.js';
import { type Metric, userFor } from './metric/metric.js';
import { applyForm, compositeForm } from './metric/score-form.js';
import { placeItems, untrainedParts } from './place-items.js';
import { requireUser } from './require-user.js';
import { type Calibration, calibrate, itemsAsUsers, type SampledUsers } from './search/calibration.js';
import { rerankOfEach } from './search/rerank-of-each.js';
import { runSearch, shortfallOf } from './search/run-search.js';
import { checkIndicesOptions, type FoundIndices, type SearchIndicesOptions } from './search-indices-options.js';
import { byIndices, type SearchOptions, type SearchResult } from './search-options.js';
import type { TrainingPlan } from './training/training-plan.js';

/**
 * Top-k maximum inner product search over composite codes: a query becomes a look-up table, an item's score a look-up a
 * codebook, and most items are excluded by bounds before they are scored. Exact with respect to the composite score
 * unless `mode` says otherwise. LightRec (WWW'20), section 3.1. Not for several threads at once: give each its own.
 *
 * @example
 * const index = await LightRecIndex.build(codeTable);
 * const { ids, scores } = index.search(userVector, { k: 10, exclude: seenItems });
 */
export class LightRecIndex<T extends Id = Id> {
  static readonly kind = indexKind;

  private readonly changes: ChangeQueue;

  private constructor(
    private readonly state: IndexState,
    private calibration?: Calibration,
    private users?: SampledUsers,
    plan?: TrainingPlan,
  ) {
    this.changes = new ChangeQueue(state, plan, (haveOtherCodes) => this.noteMove(haveOtherCodes));
  }

  /** @throws ShapeError or ArgumentError where an option does not fit the code table */
  static async build<T extends Id = Id>(
    codeTable: CodeTable<T>,
    options: IndexOptions = {},
  ): Promise<LightRecIndex<T>> {
    const { columns, metric = 'inner-product', users, engine = 'auto' } = options;
    requireCodeTable(codeTable);
    checkIndexOptions(options, codeTable);
    await compileKernels(engine);
    const placed = placeItems(codeTable, options);
    const catalogue = new Catalogue(codeTable.items);
    const own = columns && Columns.from(columns, codeTable.itemCount);
    const state = new IndexState({ ...placed, catalogue, columns: own, metric, engine, isTrained: true });
    const index = new LightRecIndex<T>(state, undefined, users);
    if (users && codeTable.itemCount > 0) index.calibrate();
    return index;
  }

  /**
   * An index of vectors from anywhere, which it encodes itself: codebooks by residual k-means on a sample, then codes
   * for all items, in parts between which the event loop is served. Searches end with the exact scores of the vectors
   * that it keeps. Of few items it trains codes anew when it has grown; of none it starts empty, as `create` does.
   *
   * @param vectors - shape `[itemCount, dim]`, finite
   * @throws ShapeError or ArgumentError, naming what does not fit, before the work begins; the signal's reason
   *
   * @example
   * const { values, dim } = readMatrix(await readFile('items.npy'));
   * const index = await LightRecIndex.fromVectors(values, { dim, metric: 'cosine' });
   */
  static async fromVectors<T extends Id = number>(
    vectors: Float32Array,
    options: FromVectorsOptions<T>,
  ): Promise<LightRecIndex<WidenId<T>>> {
    const { codeTable, indexOptions } = await encodeVectors(vectors, options);
    const index = await LightRecIndex.build<WidenId<T>>(codeTable as CodeTable<WidenId<T>>, indexOptions);
    if (indexOptions.vectors) {
      const plan = planOf(options);
      if (codeTable.itemCount < plan.trainAt) index.changes.plan = plan;
      if (!index.calibration) index.calibrate();
    }
    return index;
  }

  /**
   * An index without items, to be filled by `add` and `upsert`. Until there are enough of them to train codes on, each search
   * looks at all vectors, and is exact.
   *
   * @throws ArgumentError, naming what does not fit
   */
  static async create<T extends Id = Id>(options: CreateOptions): Promise<LightRecIndex<T>> {
    const { dim, metric = 'inner-product', columns, engine = 'auto' } = options;
    const plan = checkCreateOptions(options);
    await compileKernels(engine);
    const state = new IndexState({
      ...untrainedParts(dim, metric),
      catalogue: new Catalogue(IdMap.range(0)),
      columns: columns && Columns.ofTypes(columns),
      engine,
    });
    return new LightRecIndex<T>(state, undefined, undefined, plan);
  }

  /**
   * Reads what `save` wrote, in this version or an older one.
   *
   * @throws ArtifactError where the bytes are cut, changed, or something else
   */
  static async load<T extends Id = Id>(
    bytes: Uint8Array,
    { engine, file }: LoadOptions = {},
  ): Promise<LightRecIndex<T>> {
    if (!ArrayBuffer.isView(bytes)) {
      const hint = 'Read the file first: LightRecIndex.load(await readFile(file), { file }).';
      throw new ArgumentError({ argument: 'bytes', expected: 'a Uint8Array', received: typeof bytes, hint });
    }
    const expected = { kind: LightRecIndex.kind, version: indexVersion };
    return LightRecIndex.fromArtifact(decodeArtifact(bytes, expected, file, true), { engine });
  }

  /** The index in an artifact of kind `light-rec-index`, read already. Throws as `load` does. */
  static async fromArtifact<T extends Id = Id>(
    artifact: Artifact,
    { engine = 'auto' }: Pick<IndexOptions, 'engine'> = {},
  ): Promise<LightRecIndex<T>> {
    await compileKernels(engine);
    // Kernel memory takes its own copy; plain arrays would change with the artifact's.
    const isCopied = resolveEngine(engine) === 'wasm';
    const content = artifact.version === 1 ? contentFromVersion1(artifact) : indexFromArtifact(artifact, isCopied);
    const { ids, calibration, plan, ...parts } = content;
    const state = new IndexState({ ...parts, catalogue: new Catalogue(ids), engine });
    return new LightRecIndex<T>(state, calibration, undefined, plan);
  }

  /**
   * The index as the bytes of a file: a safetensors file with a checksum. An index that was changed is written compact,
   * its items numbered anew from 0 in the order of their indices.
   */
  save(): Uint8Array<ArrayBuffer> {
    const { state } = this;
    if (state.ranksByDefault && state.isTrained && this.itemCount > 0 && !this.calibration) this.calibrate();
    return encodeArtifact(indexToArtifact(this.content()));
  }

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
    const { catalogue } = this.state;
    const { itemIndices, scores, ...rest } = this.searchIndices(user, byIndices(options, catalogue));
    return { ids: catalogue.idsOf(itemIndices) as T[], scores: toList(scores), ...rest };
  }

  /** The same by positions, for hot loops: nothing is looked up by id. */
  searchIndices(user: ArrayLike<number>, options: SearchIndicesOptions = {}): FoundIndices {
    const count = this.find(user, options);
    const { engine } = this.state;
    const shortfall = shortfallOf(this.state, count, options);
    return {
      itemIndices: engine.foundItems.slice(),
      scores: engine.foundScores.slice(),
      scannedCount: engine.cost.scannedItems,
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
    const { k = 10 } = options;
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
    const exclude = [id, ...(options.exclude ? listOfIds('exclude', options.exclude) : [])];
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
    return new ItemBits(bitsOfIndices(indicesOf('ids', ids, catalogue), catalogue.limit), catalogue.revision);
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

  /** Adds items under ids that are not there yet: all of them, or none where one does not fit. */
  async add(items: NewItems<T>): Promise<void> {
    await this.changes.put(ownItems('add', items), 'add');
  }

  /**
   * Changes items that are there: their vectors or codes, biases, values in columns, whichever are given; the rest stays
   * as it was. All of them change, or none where one does not fit.
   */
  async update(items: NewItems<T>): Promise<void> {
    await this.changes.put(ownItems('update', items), 'update');
  }

  /** Adds the items that are not there yet, and changes those that are. */
  async upsert(items: NewItems<T>): Promise<{ addedCount: number; updatedCount: number }> {
    const own = ownItems('upsert', items);
    const addedCount = await this.changes.put(own, 'upsert');
    return { addedCount, updatedCount: own.ids.length - addedCount };
  }

  /**
   * Removes items. Those that are not there are left aside.
   *
   * @returns how many there were
   */
  async remove(ids: Iterable<T>): Promise<number> {
    return this.changes.remove(ownIds(ids));
  }

  /**
   * Merges added items into the layout and drops removed ones, after which search is as fast as after `build`; takes
   * about a microsecond an item. Items keep their indices. Done by itself when the tail is full, a sixteenth of the
   * items and 4,096 at least, or a tenth of them was removed.
   */
  compact(): Promise<void> {
    return this.changes.compact();
  }

  /** What there is as a code table, items numbered anew from 0 in the order of their indices. */
  toCodeTable(): CodeTable {
    requireTrained('toCodeTable', this.state);
    const { codeTable } = this.state.toCodeTable();
    return this.metric === 'euclidean' ? new CodeTable({ ...codeTable, itemBias: undefined }) : codeTable;
  }

  get stats(): IndexStats {
    return statsOf(this.state, this.calibration);
  }

  private find(user: ArrayLike<number>, options: SearchIndicesOptions): number {
    checkIndicesOptions(options, this.state.catalogue, this.hasVectors);
    const { count, form } = runSearch(this.state, user, options, () => this.calibration ?? this.calibrate());
    applyForm(form, this.state.engine.foundScores);
    return count;
  }

  private calibrate(): Calibration {
    const { state } = this;
    this.calibration = calibrate(state, this.users ?? itemsAsUsers(state, new Random(0)));
    return this.calibration;
  }

  private noteMove(haveOtherCodes: boolean): void {
    const isMeasured = this.calibration !== undefined || haveOtherCodes;
    // Without items there is nothing to measure: later ones are calibrated when that is asked for.
    this.calibration = undefined;
    if (isMeasured && this.itemCount > 0) this.calibrate();
  }

  private indexOf(argument: string, id: Id): number {
    const item = this.state.catalogue.indexOf(id);
    if (item !== undefined) return item;
    throw new ArgumentError({ argument, expected: 'an id of the index', received: JSON.stringify(id) });
  }

  private content(): IndexContent {
    const { state, calibration } = this;
    const { plan } = this.changes;
    const { engine, catalogue, columns, metric, isTrained } = state;
    const shared = { calibration, plan, metric, isTrained };
    if (catalogue.unchangedIds) {
      return { layout: engine.layout, ids: catalogue.unchangedIds, vectors: engine.vectors, columns, ...shared };
    }
    const { items, ...compacted } = state.compacted();
    return { ...compacted, columns: columns?.ofItems(items), ...shared };
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
function requireTrained(method: string, { isTrained }: IndexState): void {
  if (isTrained) return;
  throw new ArgumentError({
    argument: method,
    expected: 'an index that has codes',
    received: 'one with too few items to train them on',
    hint: 'Add more items, or search it: until then its vectors are searched exactly.',
  });
}
