import { ArgumentError, type Id, isTypedArray, ShapeError } from '@lightrec/core';
import { optionNames, requireKnown } from '@lightrec/core/options';
import { ItemBits } from '../catalogue/item-bits.js';
import { ownIds } from '../changes/new-items.js';
import { requireFilter, requireFresh } from '../search-indices-options.js';
import { type RerankOptions, requireFilterOfIds, type SearchOptions } from '../search-options.js';
import { packIds } from './pack-results.js';
import type { SearchRequest, SharedOptions } from './protocol.js';
import type { Batch } from './run-batch.js';

/** Searches of several users, with what differs between them: rows, and lists of items. */
export interface Queries {
  userCount: number;
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  options: SharedOptions;
  exclude?: readonly (readonly Id[] | undefined)[];
  /** Shape `[userCount, vectorDim]`. */
  rerankUsers?: Float32Array;
}

/** Options as a call of the pool has them. */
export interface AskedOptions extends Omit<SearchOptions, 'exclude'> {
  exclude?: readonly (Iterable<Id> | undefined)[];
}

const optionsOfSearch = { k: 1, mode: 1, probeCount: 1, exclude: 1, include: 1, filter: 1, rerank: 1 };
export const searchNames = optionNames<SearchOptions>(optionsOfSearch);
export const batchNames = optionNames<AskedOptions & Batch>({ ...optionsOfSearch, signal: 1, onProgress: 1 });
const rerankNames = optionNames<RerankOptions>({ candidateCount: 1, user: 1, by: 1 });

/**
 * Checks what the caller's thread must: the users, as lists are cut by them, and that there is no function.
 *
 * @param users - shape `[userCount, dim]`
 */
export function queriesOf(
  users: ArrayLike<number>,
  dim: number,
  asked: AskedOptions,
  known: { revision: number },
): Queries {
  const userCount = users.length / dim;
  if (!Number.isInteger(userCount)) {
    throw new ShapeError({ argument: 'users', expected: `[userCount, ${dim}]`, received: `${users.length} entries` });
  }
  const { k, mode, probeCount, include, filter, exclude, rerank } = asked;
  if (exclude && exclude.length !== userCount) {
    throw new ShapeError({ argument: 'exclude', expected: `${userCount} lists`, received: exclude.length });
  }
  requireFilterOfIds(filter);
  if (rerank) requireKnown('rerank', rerank, rerankNames);
  const { by, user: rerankUsers } = rerank || ({} as Partial<RerankOptions>);
  if (by) {
    throw new ArgumentError({
      argument: 'rerank.by',
      expected: 'none for a pool, as a function cannot go to another thread',
      received: 'a function',
      hint: 'Rerank by the vectors of the index, or ask for more items and rank them yourself.',
    });
  }
  if (rerankUsers && rerankUsers.length % Math.max(1, userCount) !== 0) {
    const received = `${rerankUsers.length} entries`;
    throw new ShapeError({ argument: 'rerank.user', expected: `[${userCount}, vectorDim]`, received });
  }
  return {
    userCount,
    users: isTypedArray<Float32Array>(users, Float32Array) ? users : Float32Array.from(users),
    options: {
      ...{ k, mode, probeCount },
      include: include === undefined ? undefined : ownIds('include', include),
      filter: filter && ownFilter(filter, known),
      rerank: rerank && { candidateCount: rerank.candidateCount },
    },
    exclude: exclude?.map((ids, i) =>
      ids === undefined ? undefined : ownIds(userCount > 1 ? `exclude[${i}]` : 'exclude', ids),
    ),
    rerankUsers,
  };
}

/** A filter that can be posted. */
function ownFilter(filter: NonNullable<SearchOptions['filter']>, known: { revision: number }): SharedOptions['filter'] {
  if (!(filter instanceof ItemBits)) {
    requireFilter(filter, { limit: 0, revision: 0 });
    return filter;
  }
  requireFresh(filter, known);
  return { bits: ownArray(filter.bits), revision: filter.revision };
}

/** Whether a filter that was posted is bits. */
export function isBits(filter: SharedOptions['filter']): filter is { bits: Uint32Array; revision: number } {
  return filter !== undefined && ArrayBuffer.isView(filter.bits);
}

/** The queries of some of the users. */
export function someOf(
  { users, userCount, exclude, rerankUsers, options }: Queries,
  from: number,
  to: number,
): Queries {
  const rowsOf = (rows: Float32Array) =>
    rows.subarray((from * rows.length) / userCount, (to * rows.length) / userCount);
  return {
    userCount: to - from,
    users: rowsOf(users),
    options,
    exclude: exclude?.slice(from, to),
    rerankUsers: rerankUsers && rowsOf(rerankUsers),
  };
}

/** @returns the request, and those of its buffers that are its own */
export function packQueries({ users, options, exclude, rerankUsers }: Queries): {
  request: SearchRequest;
  transfer: ArrayBuffer[];
} {
  const request: SearchRequest = {
    kind: 'search',
    users: users.slice(),
    options,
    exclude: exclude?.some((list) => list && list.length > 0) ? packIds(exclude) : undefined,
    rerankUsers: rerankUsers?.slice(),
  };
  const { users: rows, exclude: lists, rerankUsers: rerankRows } = request;
  const own = [rows, rerankRows, lists?.ids, lists?.offsets].filter((array) => ArrayBuffer.isView(array));
  return { request, transfer: own.map(({ buffer }) => buffer as ArrayBuffer) };
}

/** An array that is posted alone: a view would take all of its buffer along. */
function ownArray<T extends ArrayLike<number>>(array: T): T {
  if (Array.isArray(array)) return array;
  if (!ArrayBuffer.isView(array)) return Array.from(array) as unknown as T;
  return array.byteLength === array.buffer.byteLength
    ? array
    : ((array as unknown as Uint32Array).slice() as unknown as T);
}
