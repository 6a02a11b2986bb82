import { ArgumentError, type Id, optionNames, requireKnown, ShapeError } from '@lightrec/core';
import { encodeResidual } from '@lightrec/kernels';
import type { IndexState } from './index-state.js';
import { unblockCodebooks } from './layout/layout-codes.js';
import type { SearchLayout } from './layout/search-layout.js';
import { type StoredVectors, storeVectors } from './vectors/stored-vectors.js';

/** Items to add, or new versions of items. */
export interface NewItems {
  /** Shape `[count]`. */
  ids: readonly Id[];
  /** Vectors in the space of the codebooks, shape `[count, dim]`, which are encoded. Give these or `codes`. */
  vectors?: Float32Array;
  /** Codes in the order of the code table, shape `[count, codebookCount]`. */
  codes?: Uint8Array;
  /**
   * Vectors for post-ranking, shape `[count, vectorDim]`, where the index keeps some. Default: `vectors`, where they
   * have its dimension.
   */
  rerankVectors?: Float32Array;
  /** Shape `[count]`. Default: 0, where items have biases. */
  itemBias?: Float32Array;
  /** A row of categories for each. Default: none. */
  categories?: readonly Record<string, string | null>[];
}

const names = optionNames<NewItems>({ ids: 1, vectors: 1, codes: 1, rerankVectors: 1, itemBias: 1, categories: 1 });

/** New items that were checked as a whole, so that all of them or none come in. */
export class CheckedItems {
  readonly ids: readonly Id[];
  private readonly categories: readonly Record<string, string | null>[];
  /** In the order of the code table, shape `[count, codebookCount]`. */
  private readonly codes: Uint8Array;
  /** Rows for post-ranking, as they are stored. */
  private readonly stored?: StoredVectors;
  private readonly itemBias?: Float32Array;

  constructor(
    private readonly state: IndexState,
    items: NewItems,
  ) {
    requireKnown('add and update', items, names);
    const { layout, vectors } = state.engine;
    const count = items.ids.length;
    this.ids = items.ids;
    requireDistinct(items.ids);
    this.codes = codesOf(state, items);
    this.itemBias = items.itemBias;
    if (items.itemBias) {
      requireLength('itemBias', items.itemBias, [count]);
      requireFinite('itemBias', items.itemBias);
      if (!layout.biases) refuse('itemBias', 'none for an index without biases');
    }
    this.categories = items.categories ?? items.ids.map(() => ({}));
    if (items.categories) {
      requireLength('categories', items.categories, [count]);
      if (!state.categories) refuse('categories', 'none for an index without categories');
      for (const row of items.categories) state.categories?.requireRow(row);
    }
    if (!vectors) {
      if (items.rerankVectors) refuse('rerankVectors', 'none for an index without vectors');
      return;
    }
    const rerankVectors = items.rerankVectors ?? (vectors.dim === layout.dim ? items.vectors : undefined);
    if (!rerankVectors) refuse('rerankVectors', `[${count}, ${vectors.dim}], as the index keeps vectors`, 'none');
    requireLength('rerankVectors', rerankVectors, [count, vectors.dim]);
    requireFinite('rerankVectors', rerankVectors);
    this.stored = storeVectors(rerankVectors, vectors.dim, Array.from(items.ids.keys()), vectors.format);
  }

  /** Puts the i-th item into the tail. */
  append(i: number): void {
    const { layout } = this.state.engine;
    const { codebookCount } = layout;
    const { rows, rowBytes = 0, scales } = this.stored ?? {};
    const row = rows?.subarray(i * rowBytes, (i + 1) * rowBytes);
    const scale = scales?.[i] ?? 1;
    const codes = placeCodes(layout, this.codes.subarray(i * codebookCount, (i + 1) * codebookCount));
    this.state.append(this.ids[i], { codes, bias: this.itemBias?.[i] ?? 0, row, scale }, this.categories[i]);
  }
}

/** Codes given, or found by encoding, in the order of the code table, shape `[count, codebookCount]`. */
function codesOf({ engine }: IndexState, { ids, vectors, codes }: NewItems): Uint8Array {
  const { layout } = engine;
  const { codebookCount, codewordCount, dim } = layout;
  if ((vectors === undefined) === (codes === undefined)) {
    refuse('vectors', 'vectors or codes of the items, one of the two', vectors ? 'both' : 'neither');
  }
  if (vectors) {
    requireLength('vectors', vectors, [ids.length, dim]);
    requireFinite('vectors', vectors);
  } else {
    requireLength('codes', codes!, [ids.length, codebookCount]);
    const wrong = codes!.findIndex((code) => code >= codewordCount);
    if (wrong >= 0) refuse(`codes[${wrong}]`, `a code below ${codewordCount}`, codes![wrong]);
  }
  if (codes) return codes;
  return encodeResidual({ codebooks: unblockCodebooks(layout), codebookCount, codewordCount, dim }, vectors!);
}

/** The codes of one item by place: layouts of the same codebooks may differ in their order. */
function placeCodes({ codewordCount, codebookOrder, codewordOrder }: SearchLayout, codes: Uint8Array): Uint8Array {
  return codebookOrder.map((book, place) =>
    codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount).indexOf(codes[book]),
  );
}

function requireDistinct(ids: readonly Id[]): void {
  const seen = new Set<Id>();
  for (const id of ids) {
    if (typeof id !== 'string' && !Number.isSafeInteger(id)) refuse('ids', 'strings or safe integers', id);
    if (seen.has(id)) refuse('ids', 'distinct ids', `${JSON.stringify(id)} twice`);
    seen.add(id);
  }
}

function requireLength(argument: string, values: { length: number }, shape: number[]): void {
  if (values.length === shape.reduce((product, size) => product * size, 1)) return;
  throw new ShapeError({ argument, expected: shape, received: `${values.length} entries` });
}

function requireFinite(argument: string, values: Float32Array): void {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) refuse(`${argument}[${wrong}]`, 'a finite number', values[wrong]);
}

function refuse(argument: string, expected: string, received: unknown = 'some'): never {
  throw new ArgumentError({ argument, expected, received });
}
