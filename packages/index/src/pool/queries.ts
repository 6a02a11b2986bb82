import { ArgumentError, isTypedArray, ShapeError } from '@lightrec/core';
import { optionNames, requireKnown } from '../known-options.js';
import type { RerankOptions, SearchOptions } from '../search-options.js';
import { packLists } from './pack-results.js';
import type { SearchRequest, ShardRange, SharedOptions } from './protocol.js';
import type { Batch } from './run-batch.js';

/** Searches of several users, with what differs between them: rows, and lists of items. */
export interface Queries {
  userCount: number;
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  options: SharedOptions;
  exclude?: readonly (ArrayLike<number> | undefined)[];
  /** Shape `[userCount, vectorDim]`. */
  rerankUsers?: Float32Array;
}

/** Options as a call of the pool has them. */
export interface AskedOptions extends Omit<SearchOptions, 'exclude'> {
  exclude?: readonly (ArrayLike<number> | undefined)[];
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
export function queriesOf(users: ArrayLike<number>, dim: number, asked: AskedOptions): Queries {
  const userCount = users.length / dim;
  if (!Number.isInteger(userCount)) {
    throw new ShapeError({ argument: 'users', expected: `[userCount, ${dim}]`, received: `${users.length} entries` });
  }
  const { k, mode, probeCount, include, filter, exclude, rerank } = asked;
  if (exclude && exclude.length !== userCount) {
    throw new ShapeError({ argument: 'exclude', expected: `${userCount} lists`, received: exclude.length });
  }
  if (rerank) requireKnown('rerank', rerank, rerankNames);
  if (rerank?.by) {
    throw new ArgumentError({
      argument: 'rerank.by',
      expected: 'none for a pool, as a function cannot go to another thread',
      received: 'a function',
      hint: 'Rerank by the vectors of the index, or ask for more items and rank them yourself.',
    });
  }
  const rerankUsers = rerank?.user;
  if (rerankUsers && rerankUsers.length % Math.max(1, userCount) !== 0) {
    const received = `${rerankUsers.length} entries`;
    throw new ShapeError({ argument: 'rerank.user', expected: `[${userCount}, vectorDim]`, received });
  }
  return {
    userCount,
    users: isTypedArray<Float32Array>(users, Float32Array) ? users : Float32Array.from(users),
    options: {
      ...{ k, mode, probeCount },
      include: include && ownArray(include),
      filter: isTypedArray<Uint32Array>(filter, Uint32Array) ? ownArray(filter) : filter,
      rerank: rerank && { candidateCount: rerank.candidateCount },
    },
    exclude,
    rerankUsers,
  };
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
    exclude: exclude?.some((list) => list && list.length > 0) ? packLists(exclude) : undefined,
    rerankUsers: rerankUsers?.slice(),
  };
  const { users: rows, exclude: lists, rerankUsers: rerankRows } = request;
  const own = [rows, rerankRows, lists?.numbers, lists?.offsets].filter((array) => array !== undefined);
  return { request, transfer: own.map(({ buffer }) => buffer as ArrayBuffer) };
}

/** The queries by items of a shard, numbered from 0. */
export function queriesOfShard(queries: Queries, { start, end }: ShardRange): Queries {
  const { include, filter } = queries.options;
  const own = (items: ArrayLike<number>) =>
    Array.from(items)
      .filter((item) => item >= start && item < end)
      .map((item) => item - start);
  return {
    ...queries,
    options: {
      ...queries.options,
      include: include && own(include),
      filter: isTypedArray<Uint32Array>(filter, Uint32Array) ? filter.slice(start / 32, Math.ceil(end / 32)) : filter,
    },
    exclude: queries.exclude?.map((list) => list && own(list)),
  };
}

/** An array that is posted alone: a view would take all of its buffer along. */
export function ownArray<T extends ArrayLike<number>>(array: T): T {
  if (Array.isArray(array)) return array;
  if (!ArrayBuffer.isView(array)) return Array.from(array) as unknown as T;
  return array.byteLength === array.buffer.byteLength
    ? array
    : ((array as unknown as Uint32Array).slice() as unknown as T);
}
