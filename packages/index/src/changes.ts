import { ArgumentError, type Id, ShapeError } from '@lightrec/core';
import { encodeResidual } from '@lightrec/kernels';
import type { IndexState } from './index-state.js';
import { optionNames, requireKnown } from './known-options.js';
import { unblockCodebooks } from './layout/layout-codes.js';
import { storeVector } from './vectors/stored-vectors.js';

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
  private readonly codes: Uint8Array;
  private readonly rerankVectors?: Float32Array;
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
    this.codes = placedCodes(state, items);
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
    }
    if (!vectors) {
      if (items.rerankVectors) refuse('rerankVectors', 'none for an index without vectors');
      return;
    }
    this.rerankVectors = items.rerankVectors ?? (vectors.dim === layout.dim ? items.vectors : undefined);
    if (!this.rerankVectors) refuse('rerankVectors', `[${count}, ${vectors.dim}], as the index keeps vectors`, 'none');
    requireLength('rerankVectors', this.rerankVectors, [count, vectors.dim]);
    requireFinite('rerankVectors', this.rerankVectors);
  }

  /** Puts the i-th item into the tail. */
  append(i: number): void {
    const { codebookCount } = this.state.engine.layout;
    const vectors = this.state.engine.vectors;
    const row = vectors && new Uint8Array(vectors.rowBytes);
    const scale = row
      ? storeVector(this.rerankVectors!.subarray(i * vectors.dim, (i + 1) * vectors.dim), vectors.format, row)
      : 1;
    const codes = this.codes.subarray(i * codebookCount, (i + 1) * codebookCount);
    this.state.append(this.ids[i], { codes, bias: this.itemBias?.[i] ?? 0, row, scale }, this.categories[i]);
  }
}

/** Codes by place, given or found by encoding, shape `[count, codebookCount]`. */
function placedCodes({ engine }: IndexState, { ids, vectors, codes }: NewItems): Uint8Array {
  const { layout } = engine;
  const { codebookCount, codewordCount, dim, codebookOrder, codewordOrder } = layout;
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
  const codebooks = vectors && unblockCodebooks(layout);
  const found = codes ?? encodeResidual({ codebooks: codebooks!, codebookCount, codewordCount, dim }, vectors!);
  const placed = new Uint8Array(found.length);
  for (let place = 0; place < codebookCount; place++) {
    const order = codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount);
    for (let i = 0; i < ids.length; i++) {
      placed[i * codebookCount + place] = order.indexOf(found[i * codebookCount + codebookOrder[place]]);
    }
  }
  return placed;
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
