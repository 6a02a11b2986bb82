import { ArgumentError, type Id } from '@lightrec/core';
import { optionNames, requireFiniteValues, requireKnown, requireTyped } from '@lightrec/core/options';
import type { ColumnRow } from '../catalogue/columns.js';
import { listOfIds, requireId } from '../catalogue/indices-of.js';

/** Items to add, or what is to change of items. */
export interface NewItems<T extends Id = Id> {
  /** Shape `[count]`. */
  ids: Iterable<T>;
  /** Vectors in the space of the codebooks, shape `[count, dim]`, which are encoded. New items need these or `codes`. */
  vectors?: Float32Array;
  /** Codes in the order of the code table, shape `[count, codebookCount]`. */
  codes?: Uint8Array;
  /**
   * Vectors for post-ranking, shape `[count, vectorDim]`, where the index keeps some. Default: `vectors`, where they
   * have its dimension.
   */
  rerankVectors?: Float32Array;
  /** Shape `[count]`. Default: 0 for a new item, what it was for another, where items have biases. */
  itemBias?: Float32Array;
  /** A row for each. What a row leaves out is nothing for a new item, and what it was for another. */
  columns?: readonly ColumnRow[];
}

/** The same, a copy of the caller's. */
export interface OwnItems extends NewItems {
  ids: readonly Id[];
}

const names = optionNames<NewItems>({ ids: 1, vectors: 1, codes: 1, rerankVectors: 1, itemBias: 1, columns: 1 });

/**
 * A copy of what a change was called with: it waits for others, and arrays may be filled anew meanwhile.
 *
 * @throws ArgumentError for what no index could take
 */
export function ownItems(method: string, items: NewItems): OwnItems {
  requireKnown(method, items, names);
  const { vectors, codes, rerankVectors, itemBias, columns } = items;
  if (codes) requireTyped('codes', codes, 'Uint8Array');
  if (columns && !Array.isArray(columns)) refuseColumns(columns);
  const ids = ownIds('ids', items.ids);
  requireDistinct(ids);
  return {
    ids,
    vectors: vectors && ownFloats('vectors', vectors),
    codes: codes?.slice(),
    rerankVectors: rerankVectors && ownFloats('rerankVectors', rerankVectors),
    itemBias: itemBias && ownFloats('itemBias', itemBias),
    columns: columns?.map((row) => (typeof row === 'object' && row !== null ? { ...row } : refuseColumns(row))),
  };
}

/** A copy of ids, each of which could be one. */
export function ownIds(argument: string, given: Iterable<Id>): Id[] {
  const ids = Array.from(listOfIds(argument, given));
  ids.forEach((id, i) => {
    requireId(`${argument}[${i}]`, id);
  });
  return ids;
}

function requireDistinct(ids: readonly Id[]): void {
  const seen = new Set<Id>();
  for (const id of ids) {
    if (seen.has(id)) {
      throw new ArgumentError({ argument: 'ids', expected: 'distinct ids', received: `${JSON.stringify(id)} twice` });
    }
    seen.add(id);
  }
}

function ownFloats(argument: string, values: Float32Array): Float32Array {
  requireTyped(argument, values, 'Float32Array');
  requireFiniteValues(argument, values);
  return values.slice();
}

function refuseColumns(received: unknown): never {
  throw new ArgumentError({
    argument: 'columns',
    expected: 'a row for each item, such as [{ genre: "jazz" }]',
    received: JSON.stringify(received) ?? String(received),
  });
}
