import { type CodeTable, type Id, IdMap } from '@lightrec/core';
import { type Engine, plainReason, resolveEngine } from '@lightrec/kernels';
import type { Catalogue } from './catalogue/catalogue.js';
import type { Categories } from './catalogue/categories.js';
import { clearBit, setBit } from './catalogue/item-bits.js';
import { PlainEngine } from './engine/plain-engine.js';
import type { SearchEngine } from './engine/search-engine.js';
import type { TailItem } from './engine/tail.js';
import { WasmEngine } from './engine/wasm-engine.js';
import { buildLayout } from './layout/build-layout.js';
import { layoutCodes, layoutToCodeTable } from './layout/layout-codes.js';
import type { SearchLayout } from './layout/search-layout.js';
import type { StoredVectors } from './vectors/stored-vectors.js';

/** The items of an index and the engine that finds them, at one moment. */
export class IndexState {
  engine: SearchEngine;
  /** The tail's index of each item in it. */
  private tailIndex = new Map<number, number>();
  /** The position of each item of the layout, made when first asked for. */
  private positions?: Uint32Array;

  constructor(
    layout: SearchLayout,
    vectors: StoredVectors | undefined,
    readonly catalogue: Catalogue,
    private readonly engineName: Engine,
    public categories?: Categories,
  ) {
    this.engine = this.createEngine(layout, vectors);
  }

  get isTailFull(): boolean {
    return this.engine.tailCount >= this.engine.tailCapacity;
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
    const { layout } = this.engine;
    const inTail = this.tailIndex.get(item);
    if (inTail !== undefined) return layout.itemCount + inTail;
    this.positions ??= invert(layout.items, this.catalogue.limit);
    return this.positions[item];
  }

  /** Codes of an item by place, shape `[codebookCount]`. */
  codesOf(item: number): Uint8Array {
    const inTail = this.tailIndex.get(item);
    if (inTail !== undefined) return this.engine.tailItem(inTail).codes;
    return layoutCodes(this.engine.layout, this.positionOf(item));
  }

  append(id: Id, added: Omit<TailItem, 'item'>, categories: Record<string, string | null>): void {
    const item = this.catalogue.add(id);
    this.categories?.setRow(item, categories);
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

  /** What there is as a code table, in order of the items, and their vectors in the same order. */
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
    for (let i = 0; i < items.length; i++) {
      const inTail = this.tailIndex.get(items[i]);
      const added = inTail === undefined ? undefined : engine.tailItem(inTail);
      const position = positions[items[i]];
      rows.set(added?.row ?? vectors.rows.subarray(position * rowBytes, (position + 1) * rowBytes), i * rowBytes);
      if (scales) scales[i] = added ? added.scale : vectors.scales![position];
    }
    return { ...vectors, rows, scales };
  }

  /** Merges the tail and drops what was removed. Items keep their indices, and codebooks their order. */
  compact(): void {
    const { layout, vectors, items } = this.compacted();
    this.engine = this.createEngine({ ...layout, items: layout.items.map((row) => items[row]) }, vectors);
    this.tailIndex = new Map();
    this.positions = undefined;
    this.catalogue.release();
  }

  /** What there is in a layout of its own, items numbered by their places in `items`. */
  compacted(): { layout: SearchLayout; vectors?: StoredVectors; ids: IdMap; items: Uint32Array } {
    const { codeTable, items } = this.toCodeTable();
    const layout = buildLayout(codeTable, { codebookOrder: this.engine.layout.codebookOrder });
    return { layout, vectors: this.vectorsOf(layout.items.map((row) => items[row])), ids: codeTable.items, items };
  }

  private createEngine(layout: SearchLayout, vectors: StoredVectors | undefined): SearchEngine {
    const { limit } = this.catalogue;
    return resolveEngine(this.engineName) === 'wasm'
      ? new WasmEngine(layout, vectors, limit)
      : new PlainEngine(layout, vectors, limit);
  }
}

/** The place of each number in a list of distinct numbers below `limit`. */
function invert(numbers: Uint32Array, limit: number): Uint32Array {
  const places = new Uint32Array(limit);
  for (let place = 0; place < numbers.length; place++) places[numbers[place]] = place;
  return places;
}
