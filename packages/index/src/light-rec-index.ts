import {
  ArgumentError,
  type Artifact,
  type CodeTable,
  decodeArtifact,
  encodeArtifact,
  type Id,
  Random,
  ShapeError,
} from '@lightrec/core';
import { compileKernels, resolveEngine } from '@lightrec/kernels';
import { Catalogue, type ItemIds } from './catalogue/catalogue.js';
import { Categories } from './catalogue/categories.js';
import { CheckedItems, type NewItems } from './changes.js';
import { type IndexContent, indexFromArtifact, indexKind, indexToArtifact, indexVersion } from './file/index-file.js';
import { contentFromVersion1 } from './file/version-1.js';
import { encodeVectors, type FromVectorsOptions } from './from-vectors.js';
import { checkIndexOptions, type IndexOptions, type LoadOptions, requireCodeTable } from './index-options.js';
import { IndexState } from './index-state.js';
import { type IndexStats, statsOf } from './index-stats.js';
import { buildLayout } from './layout/build-layout.js';
import { addCodeword } from './layout/layout-codes.js';
import { requireUser } from './require-user.js';
import { type Calibration, calibrate, itemsAsUsers, type SampledUsers } from './search/calibration.js';
import { rerankOfEach } from './search/rerank-of-each.js';
import { runSearch, shortfallOf } from './search/run-search.js';
import { checkSearchOptions, type SearchOptions, type SearchResult } from './search-options.js';
import { storeVectors, vectorDimOf } from './vectors/stored-vectors.js';

/** Share of removed items from which on the index is compacted. */
const mostTombstones = 0.1;

/**
 * Top-k maximum inner product search over composite codes: a query becomes a look-up table, an item's score a look-up a
 * codebook, and most items are excluded by bounds before they are scored. Exact with respect to the composite score
 * unless `mode` says otherwise. LightRec (WWW'20), section 3.1. Not for several threads at once: give each its own.
 *
 * @example
 * const index = await LightRecIndex.build(codeTable);
 * const { ids, scores } = index.search(userVector, { k: 10, exclude: seenItems });
 */
export class LightRecIndex {
  static readonly kind = indexKind;

  /** Changes wait for each other. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly state: IndexState,
    private calibration: Calibration | undefined,
    private users: SampledUsers | undefined,
  ) {}

  /** @throws ShapeError or ArgumentError where an option does not fit the code table */
  static async build(codeTable: CodeTable, options: IndexOptions = {}): Promise<LightRecIndex> {
    const { vectors, vectorFormat = 'float32', categories, users, engine = 'auto' } = options;
    requireCodeTable(codeTable);
    checkIndexOptions(options, codeTable);
    await compileKernels(engine);
    const layout = buildLayout(codeTable);
    const { itemCount, items } = codeTable;
    const vectorDim = vectors && itemCount > 0 ? vectorDimOf(vectors, itemCount) : 0;
    const stored = vectors && vectorDim > 0 ? storeVectors(vectors, vectorDim, layout.items, vectorFormat) : undefined;
    const columns = categories && Categories.from(categories, itemCount);
    const index = new LightRecIndex(
      new IndexState(layout, stored, new Catalogue(items), engine, columns),
      undefined,
      users,
    );
    if (users && itemCount > 0) index.calibrate();
    return index;
  }

  /**
   * An index of vectors from anywhere, which it encodes itself: codebooks by residual k-means on a sample, then codes
   * for all items, in parts between which the event loop is served. Scores are inner products; where cosine is meant,
   * scale the vectors to length 1 first. With `rerank: { candidateCount: 'auto' }` a search ends with exact scores.
   *
   * @param vectors - shape `[itemCount, dim]`, finite
   * @throws ShapeError or ArgumentError, naming what does not fit, before the work begins; the signal's reason
   *
   * @example
   * const { values, dim } = readMatrix(await readFile('items.npy'));
   * const index = await LightRecIndex.fromVectors(values, { dim });
   */
  static async fromVectors(vectors: Float32Array, options: FromVectorsOptions): Promise<LightRecIndex> {
    const { codeTable, indexOptions } = await encodeVectors(vectors, options);
    return LightRecIndex.build(codeTable, indexOptions);
  }

  /**
   * Reads what `save` wrote, in this version or an older one.
   *
   * @throws ArtifactError where the bytes are cut, changed, or something else
   */
  static async load(bytes: Uint8Array, { engine, file }: LoadOptions = {}): Promise<LightRecIndex> {
    if (!ArrayBuffer.isView(bytes)) {
      const hint = 'Read the file first: LightRecIndex.load(await readFile(file), { file }).';
      throw new ArgumentError({ argument: 'bytes', expected: 'a Uint8Array', received: typeof bytes, hint });
    }
    const expected = { kind: LightRecIndex.kind, version: indexVersion };
    return LightRecIndex.fromArtifact(decodeArtifact(bytes, expected, file, true), { engine });
  }

  /** The index in an artifact of kind `light-rec-index`, read already. Throws as `load` does. */
  static async fromArtifact(
    artifact: Artifact,
    { engine = 'auto' }: Pick<IndexOptions, 'engine'> = {},
  ): Promise<LightRecIndex> {
    await compileKernels(engine);
    // Kernel memory takes its own copy; plain arrays would change with the artifact's.
    const isCopied = resolveEngine(engine) === 'wasm';
    const content = artifact.version === 1 ? contentFromVersion1(artifact) : indexFromArtifact(artifact, isCopied);
    const { layout, ids, vectors, categories, calibration } = content;
    const state = new IndexState(layout, vectors, new Catalogue(ids), engine, categories);
    return new LightRecIndex(state, calibration, undefined);
  }

  /**
   * The index as the bytes of a file: a safetensors file with a checksum. An index that was changed is written compact,
   * its items numbered anew from 0 in the order of their indices.
   */
  save(): Uint8Array<ArrayBuffer> {
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

  /** Dimension of the user vectors. */
  get dim(): number {
    return this.state.engine.dim;
  }

  /** Outside ids of the items. */
  get ids(): ItemIds {
    return this.state.catalogue;
  }

  /** Whether `rerank` can be asked for. */
  get hasVectors(): boolean {
    return this.state.engine.vectorDim !== undefined;
  }

  /** Codebooks of the code table in the order in which their entries add up to a score, shape `[codebookCount]`. */
  get codebookOrder(): Uint8Array {
    return this.state.engine.layout.codebookOrder;
  }

  /**
   * @param user - shape `[dim]`, finite
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  search(user: ArrayLike<number>, options: SearchOptions = {}): SearchResult {
    const count = this.find(user, options);
    const { engine, catalogue } = this.state;
    const items = engine.foundItems.slice();
    const shortfall = shortfallOf(this.state, count, options);
    return {
      items,
      ids: catalogue.idsOf(items),
      scores: engine.foundScores.slice(),
      scannedCount: engine.cost.scannedItems,
      ...(shortfall && { shortfall }),
    };
  }

  /**
   * The same without a new object: for services that answer many.
   *
   * @param items - written, room for k
   * @param scores - written, room for k
   * @returns how many items there are
   */
  searchInto(user: ArrayLike<number>, options: SearchOptions, items: Uint32Array, scores: Float32Array): number {
    const { k = 10 } = options;
    requireRoom('items', items, k);
    requireRoom('scores', scores, k);
    const count = this.find(user, options);
    const { engine } = this.state;
    items.set(engine.foundItems);
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
  searchBatch(users: Float32Array, options: BatchOptions = {}): SearchResult[] {
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
   * The items most like one by inner product with what its codes stand for, itself left out.
   *
   * @throws ArgumentError for an item that is not there
   */
  similarItems(item: number, options: SearchOptions = {}): SearchResult {
    const exclude = [item, ...Array.from(options.exclude ?? [])];
    return this.search(this.decode(item), { ...options, exclude });
  }

  /** The sum of an item's codewords, shape `[dim]`. */
  decode(item: number): Float32Array {
    if (!this.state.catalogue.has(item)) {
      throw new ArgumentError({ argument: 'item', expected: 'the index of an item that is there', received: item });
    }
    return decodePlaced(this.state, item);
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
    if (scores.length !== catalogue.limit) {
      throw new ShapeError({ argument: 'scores', expected: [catalogue.limit], received: [scores.length] });
    }
    engine.scoreItems(user, scores);
    for (let item = 0; item < scores.length; item++) if (!catalogue.has(item)) scores[item] = Number.NEGATIVE_INFINITY;
  }

  /** Adds items under ids that are not there yet: all of them, or none where one does not fit. */
  add(items: NewItems): Promise<void> {
    return this.change(() => this.put(items, 'new'));
  }

  /** Gives items that are there new codes, and new indices. */
  update(items: NewItems): Promise<void> {
    return this.change(() => this.put(items, 'known'));
  }

  /** Removes items: all of them, or none where an id is not there. */
  remove(ids: readonly Id[]): Promise<void> {
    return this.change(() => {
      if (typeof ids?.map !== 'function') {
        throw new ArgumentError({ argument: 'ids', expected: 'a list of ids', received: JSON.stringify(ids) });
      }
      const items = new Set(ids.map((id) => this.itemOf(id)));
      for (const item of items) this.state.remove(item);
      if (this.state.tombstoneCount > mostTombstones * this.state.engine.layout.itemCount) this.compactNow();
    });
  }

  /**
   * Merges added items into the layout and drops removed ones, after which search is as fast as after `build`; takes
   * about a microsecond an item. Items keep their indices. Done by itself when the tail is full, a sixteenth of the
   * items and 4,096 at least, or a tenth of them was removed.
   */
  compact(): Promise<void> {
    return this.change(() => this.compactNow());
  }

  /** What there is as a code table, items numbered anew from 0 in the order of their indices. */
  toCodeTable(): CodeTable {
    return this.state.toCodeTable().codeTable;
  }

  get stats(): IndexStats {
    return statsOf(this.state, this.calibration);
  }

  private find(user: ArrayLike<number>, options: SearchOptions): number {
    checkSearchOptions(options, this.state.catalogue, this.hasVectors);
    return runSearch(this.state, user, options, () => this.calibration ?? this.calibrate());
  }

  private calibrate(): Calibration {
    const { state } = this;
    const users = this.users ?? this.itemsAsUsers();
    this.calibration = calibrate(state.engine, users, state.tombstoneCount > 0);
    return this.calibration;
  }

  private itemsAsUsers(): SampledUsers {
    const { state } = this;
    const decode = (item: number) => decodePlaced(state, item);
    return itemsAsUsers(decode, state.items(), state.engine, (item) => state.positionOf(item), new Random(0));
  }

  private change<T>(make: () => T): Promise<T> {
    const done = this.turn.then(make);
    this.turn = done.catch(() => {});
    return done;
  }

  private put(items: NewItems, which: 'new' | 'known'): void {
    const checked = new CheckedItems(this.state, items);
    const { catalogue } = this.state;
    const replaced = which === 'known' ? checked.ids.map((id) => this.itemOf(id)) : [];
    if (which === 'new') for (const id of checked.ids) catalogue.requireNew(id);
    for (const item of replaced) this.state.remove(item);
    checked.ids.forEach((_, i) => {
      if (this.state.isTailFull) this.compactNow();
      checked.append(i);
    });
  }

  private compactNow(): void {
    this.state.compact();
    // Without items there is nothing to measure: later ones are calibrated when that is asked for.
    if (this.itemCount === 0) this.calibration = undefined;
    if (this.calibration) this.calibrate();
  }

  private itemOf(id: Id): number {
    const item = this.ids.indexOf(id);
    if (item !== undefined) return item;
    throw new ArgumentError({ argument: 'ids', expected: 'ids of the index', received: JSON.stringify(id) });
  }

  private content(): IndexContent {
    const { state, calibration } = this;
    const { engine, catalogue, categories } = state;
    if (catalogue.unchangedIds) {
      return { layout: engine.layout, ids: catalogue.unchangedIds, vectors: engine.vectors, categories, calibration };
    }
    const { items, ...compacted } = state.compacted();
    return { ...compacted, categories: categories?.ofItems(items), calibration };
  }
}

/** As of `SearchOptions`, with one list of items to exclude for each user. */
export interface BatchOptions extends Omit<SearchOptions, 'exclude'> {
  exclude?: readonly (ArrayLike<number> | undefined)[];
}

/** The sum of an item's codewords. */
function decodePlaced(state: IndexState, item: number): Float32Array {
  const { layout } = state.engine;
  const vector = new Float32Array(layout.dim);
  state.codesOf(item).forEach((code, place) => {
    addCodeword(layout, place, code, vector);
  });
  return vector;
}

function requireRoom(argument: string, { length }: { length: number }, k: number): void {
  if (length >= k) return;
  throw new ShapeError({ argument, expected: `room for ${k}`, received: [length] });
}
