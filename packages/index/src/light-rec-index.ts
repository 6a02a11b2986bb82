import {
  ArgumentError,
  type Artifact,
  CodeTable,
  decodeArtifact,
  encodeArtifact,
  type Id,
  IdMap,
  type WidenId,
} from '@lightrec/core';
import { requireCodeTable } from '@lightrec/core/options';
import { compileKernels, resolveEngine } from '@lightrec/kernels';
import { Catalogue } from './catalogue/catalogue.js';
import { Columns } from './catalogue/columns.js';
import { ChangeQueue } from './changes/change-queue.js';
import { type NewItems, ownIds, ownItems } from './changes/new-items.js';
import { type CreateOptions, checkCreateOptions } from './create-options.js';
import { type IndexContent, indexFromArtifact, indexKind, indexToArtifact, indexVersion } from './file/index-file.js';
import { encodeVectors, type FromVectorsOptions, planOf } from './from-vectors.js';
import { checkIndexOptions, type IndexOptions, type LoadOptions } from './index-options.js';
import { IndexState } from './index-state.js';
import { placeItems, untrainedParts } from './place-items.js';
import type { Calibration, SampledUsers } from './search/calibration.js';
import { requireTrained, SearchableIndex } from './searchable-index.js';
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
export class LightRecIndex<T extends Id = Id> extends SearchableIndex<T> {
  static readonly kind = indexKind;

  private readonly changes: ChangeQueue;

  private constructor(state: IndexState, calibration?: Calibration, users?: SampledUsers, plan?: TrainingPlan) {
    super(state, calibration, users);
    this.changes = new ChangeQueue(state, plan, (haveOtherCodes) => this.noteMove(haveOtherCodes));
  }

  /** @throws ShapeError or ArgumentError where an option does not fit the code table */
  static async build<T extends Id = Id>(
    codeTable: CodeTable<T>,
    options: IndexOptions = {},
  ): Promise<LightRecIndex<T>> {
    const { columns, metric = 'inner-product', users, engine = 'auto' } = options;
    requireCodeTable('codeTable', codeTable);
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
   * Reads what `save` wrote.
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
    const { ids, calibration, plan, ...parts } = indexFromArtifact(artifact, isCopied);
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
    return this.changes.remove(ownIds('ids', ids));
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

  private noteMove(haveOtherCodes: boolean): void {
    const isMeasured = this.calibration !== undefined || haveOtherCodes;
    // Without items there is nothing to measure: later ones are calibrated when that is asked for.
    this.calibration = undefined;
    if (isMeasured && this.itemCount > 0) this.calibrate();
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
