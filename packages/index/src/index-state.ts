import { type CodeTable, type EncodeVectors, type Id, IdMap } from '@lightrec/core';
import { type Engine, plainReason } from '@lightrec/kernels';
import {
  addCodeword,
  buildLayout,
  clearBit,
  createSearchEngine,
  layoutCodes,
  layoutToCodeTable,
  type RowForm,
  readVector,
  type SearchEngine,
  type SearchLayout,
  type StoredVectors,
  setBit,
  type TailItem,
  unblockCodebooks,
} from '@lightrec/kernels/search';
import type { Catalogue } from './catalogue/catalogue.js';
import type { ColumnRow, Columns } from './catalogue/columns.js';
import type { Metric } from './metric/metric.js';
import { quantizerOf } from './training/quantizer-of.js';

/** What an index is made of. */
export interface IndexParts {
  layout: SearchLayout;
  vectors?: StoredVectors;
  catalogue: Catalogue;
  columns?: Columns;
  metric: Metric;
  engine: Engine;
  /** False while there are too few items to train codebooks on: all of them are searched by their vectors. */
  isTrained: boolean;
}

/** The items of an index and the engine that finds them, at one moment. */
export class IndexState {
  readonly catalogue: Catalogue;
  readonly columns?: Columns;
  readonly metric: Metric;
  engine!: SearchEngine;
  /** How vectors are kept, where some are. */
  form?: RowForm;
  isTrained: boolean;
  readonly engineName: Engine;
  /** Items of the layout, which `engine.layout` would tell at the cost of views. */
  private layoutCount = 0;
  /** The tail's index of each item in it. */
  private readonly tailIndex = new Map<number, number>();
  /** The position of each item of the layout, made when first asked for. */
  private positions?: Uint32Array;
  private encodeVectors?: EncodeVectors;

  constructor({ layout, vectors, catalogue, columns, metric, engine, isTrained }: IndexParts) {
    this.catalogue = catalogue;
    this.columns = columns;
    this.metric = metric;
    this.engineName = engine;
    this.isTrained = isTrained;
    this.place(layout, vectors);
  }

  get isTailFull(): boolean {
    return this.engine.tailCount >= this.engine.tailCapacity;
  }

  /** Whether searches end with post-ranking unless told otherwise. */
  get ranksByDefault(): boolean {
    return this.form?.ofCodes ?? false;
  }

  /** How many positions hold items that are no more. */
  get tombstoneCount(): number {
    return this.catalogue.removedItems.size;
  }

  /** Why the engine is plain, where it is. */
  get engineReason(): string | undefined {
    return this.engine.kind === 'plain' ? plainReason(this.engineName) : undefined;
  }

  /** The position of an item that is there. */
  positionOf(item: number): number {
    const inTail = this.tailIndex.get(item);
    if (inTail !== undefined) return this.layoutCount + inTail;
    this.positions ??= invert(this.engine.layout.items, this.catalogue.limit);
    return this.positions[item];
  }

  /** Codes of an item by place, shape `[codebookCount]`. */
  codesOf(item: number): Uint8Array {
    const inTail = this.tailIndex.get(item);
    if (inTail !== undefined) return this.engine.tailItem(inTail).codes;
    return layoutCodes(this.engine.layout, this.positionOf(item));
  }

  /** Codes by place in the order of the code table, which outlives a compaction. */
  tableCodes(placed: Uint8Array): Uint8Array {
    const { codewordCount, codebookOrder, codewordOrder } = this.engine.layout;
    const codes = new Uint8Array(placed.length);
    placed.forEach((code, place) => {
      codes[codebookOrder[place]] = codewordOrder[place * codewordCount + code];
    });
    return codes;
  }

  /** The reverse: layouts of the same codebooks may differ in the order of codewords. */
  placeCodes(codes: Uint8Array): Uint8Array {
    const { codewordCount, codebookOrder, codewordOrder } = this.engine.layout;
    return codebookOrder.map((book, place) =>
      codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount).indexOf(codes[book]),
    );
  }

  /** What codes by place stand for, shape `[dim]`. */
  decode(codes: Uint8Array): Float32Array {
    const { layout } = this.engine;
    const vector = new Float32Array(layout.dim);
    codes.forEach((code, place) => {
      addCodeword(layout, place, code, vector);
    });
    return vector;
  }

  /** An item's vector as it is kept; the index must keep some. */
  vectorOf(item: number): Float32Array {
    const { dim, format, base, center } = this.form!;
    const { row, scale, codes } = this.recordOf(item);
    const vector = readVector(row!, dim, format, scale);
    const left = base === 'codes' ? this.decode(codes) : center;
    return left ? vector.map((value, d) => value + left[d]) : vector;
  }

  /** Codes for vectors as the metric scales them, shape `[count, codebookCount]`, in the order of the code table. */
  encode(vectors: Float32Array): Uint8Array {
    const { layout } = this.engine;
    const { codebookCount, codewordCount, dim } = layout;
    this.encodeVectors ??= quantizerOf(this.metric, { engine: this.engineName }).encoderOf({
      ...{ codebooks: unblockCodebooks(layout), codebookCount, codewordCount, dim },
    });
    return this.encodeVectors(vectors);
  }

  /** An item as it is kept. */
  recordOf(item: number): Omit<TailItem, 'item'> {
    const { layout, vectors } = this.engine;
    const inTail = this.tailIndex.get(item);
    if (inTail !== undefined) return this.engine.tailItem(inTail);
    const position = this.positionOf(item);
    const { rows, rowBytes = 0, scales, biases } = vectors ?? {};
    return {
      codes: layoutCodes(layout, position),
      bias: layout.biases?.[position] ?? 0,
      row: rows?.slice(position * rowBytes, (position + 1) * rowBytes),
      scale: scales?.[position] ?? 1,
      rowBias: biases?.[position] ?? 0,
    };
  }

  append(id: Id, added: Omit<TailItem, 'item'>, row: ColumnRow): void {
    const item = this.catalogue.add(id);
    this.columns?.setRow(item, row);
    this.tailIndex.set(item, this.engine.tailCount);
    this.engine.append({ ...added, item });
  }

  remove(item: number): void {
    this.catalogue.remove(item);
    setBit(this.engine.blocked, item);
  }

  /** Sets the bits of items that a search must not return, and returns those to be cleared after it. */
  block(items: ArrayLike<number>): number[] {
    const { blocked } = this.engine;
    const { removedItems } = this.catalogue;
    const set: number[] = [];
    for (let i = 0; i < items.length; i++) {
      if (removedItems.has(items[i])) continue;
      setBit(blocked, items[i]);
      set.push(items[i]);
    }
    return set;
  }

  unblock(items: readonly number[]): void {
    const { blocked } = this.engine;
    for (const item of items) clearBit(blocked, item);
  }

  /** Items that are there, ascending. */
  items(): Uint32Array {
    const { layout, tailCount } = this.engine;
    const { removedItems } = this.catalogue;
    const all = new Uint32Array(layout.itemCount + tailCount);
    all.set(layout.items);
    for (let i = 0; i < tailCount; i++) all[layout.itemCount + i] = this.engine.tailItem(i).item;
    return all.filter((item) => !removedItems.has(item)).sort();
  }

  /** What there is as a code table, in order of the items, with the biases by which they are searched. */
  toCodeTable(): { codeTable: CodeTable; items: Uint32Array } {
    const { engine, catalogue } = this;
    const items = this.items();
    const ids = catalogue.unchangedIds ?? IdMap.from(Array.from(items, (item) => catalogue.idAt(item)));
    const rows = invert(items, catalogue.limit);
    const rowOf = (item: number) => (catalogue.removedItems.has(item) ? undefined : rows[item]);
    const tail = Array.from({ length: engine.tailCount }, (_, i) => engine.tailItem(i));
    return { codeTable: layoutToCodeTable(engine.layout, ids, rowOf, tail), items };
  }

  /** Stored vectors of items, one row for each. */
  private vectorsOf(items: Uint32Array): StoredVectors | undefined {
    const { engine } = this;
    const { vectors, layout } = engine;
    if (!vectors) return undefined;
    const positions = invert(layout.items, this.catalogue.limit);
    const { rowBytes } = vectors;
    const rows = new Uint8Array(items.length * rowBytes);
    const scales = vectors.scales && new Float32Array(items.length);
    const biases = vectors.biases && new Float32Array(items.length);
    for (let i = 0; i < items.length; i++) {
      const inTail = this.tailIndex.get(items[i]);
      const added = inTail === undefined ? undefined : engine.tailItem(inTail);
      const position = positions[items[i]];
      rows.set(added?.row ?? vectors.rows.subarray(position * rowBytes, (position + 1) * rowBytes), i * rowBytes);
      if (scales) scales[i] = added ? added.scale : vectors.scales![position];
      if (biases) biases[i] = added ? added.rowBias : vectors.biases![position];
    }
    return { ...vectors, rows, scales, biases };
  }

  /** Merges the tail and drops what was removed. Items keep their indices, and codebooks their order. */
  compact(): void {
    const { layout, vectors, items } = this.compacted();
    this.replace(layout, vectors, items);
  }

  /**
   * Puts the items into another layout.
   *
   * @param layout - whose items are numbered by their places in `items`
   * @param items - all that are there
   */
  replace(layout: SearchLayout, vectors: StoredVectors | undefined, items: Uint32Array): void {
    this.place({ ...layout, items: layout.items.map((row) => items[row]) }, vectors);
    this.catalogue.release();
  }

  /** What there is in a layout of its own, items numbered by their places in `items`. */
  compacted(): { layout: SearchLayout; vectors?: StoredVectors; ids: IdMap; items: Uint32Array } {
    const { codeTable, items } = this.toCodeTable();
    const layout = buildLayout(codeTable, { codebookOrder: this.engine.layout.codebookOrder });
    return { layout, vectors: this.vectorsOf(layout.items.map((row) => items[row])), ids: codeTable.items, items };
  }

  private place(layout: SearchLayout, vectors: StoredVectors | undefined): void {
    const { limit } = this.catalogue;
    this.engine = createSearchEngine(layout, { vectors, itemLimit: limit, engine: this.engineName });
    this.layoutCount = layout.itemCount;
    this.tailIndex.clear();
    this.positions = undefined;
    this.encodeVectors = undefined;
    // Without the rows, of which the engine has the one copy.
    const { format, dim, base, center, ofCodes } = vectors ?? {};
    this.form = vectors && ({ format, dim, base, center, ofCodes } as RowForm);
  }
}

/** The place of each number in a list of distinct numbers below `limit`. */
function invert(numbers: Uint32Array, limit: number): Uint32Array {
  const places = new Uint32Array(limit);
  for (let place = 0; place < numbers.length; place++) places[numbers[place]] = place;
  return places;
}
