import type { Id } from '@lightrec/core';
import type { Engine } from '@lightrec/kernels';
import type { NewItems } from '../changes.js';
import type { SearchOptions } from '../search-options.js';
import type { PackedError } from './pack-errors.js';
import type { PackedLists, PackedResults } from './pack-results.js';

/** What a pool asks of a worker, which answers in the order of the questions. */
export type PoolRequest = OpenRequest | SearchRequest | ChangeRequest;

/** The first request: which items to serve. */
export interface OpenRequest {
  kind: 'open';
  /** An index file; shared by all workers where memory can be. */
  bytes: Uint8Array;
  engine: Engine;
  /** The part of the items to serve. Default: all, and changes of them. */
  shard?: ShardRange;
}

/** Items from `start` to `end` - 1; `start` is a multiple of 32, so that bits by item are cut between words. */
export interface ShardRange {
  start: number;
  end: number;
}

export interface OpenReply extends ItemCounts {
  engine: 'wasm' | 'plain';
  /** Why it is `plain`, where it is. */
  engineReason?: string;
}

export interface ItemCounts {
  itemCount: number;
  itemLimit: number;
}

/** Searches of several users; lists and bits of a shard's search are by its own items, from 0. */
export interface SearchRequest {
  kind: 'search';
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  options: SharedOptions;
  /** A list for each user. */
  exclude?: PackedLists;
  /** Users in the space of the index's vectors, shape `[userCount, vectorDim]`. */
  rerankUsers?: Float32Array;
  /** For each user a composite score below which a shard's items are not wanted, shape `[userCount]`. */
  floors?: Float32Array;
}

/** Options that all users of a request have in common. */
export interface SharedOptions extends Pick<SearchOptions, 'k' | 'mode' | 'probeCount' | 'include' | 'filter'> {
  rerank?: { candidateCount: number | 'auto' };
}

export interface ChangeRequest {
  kind: 'change';
  change: Change;
}

export type Change =
  | { verb: 'add' | 'update'; items: NewItems }
  | { verb: 'remove'; ids: readonly Id[] }
  | { verb: 'compact' };

export interface ChangeReply extends ItemCounts {
  /** Indices that the added or updated items have now, in their order. */
  items: Uint32Array;
}

/** The reply to each kind of request. */
export interface PoolReplies {
  open: OpenReply;
  search: PackedResults;
  change: ChangeReply;
}

/** Requests and replies as they are posted: `call` joins a reply with its request. */
export interface PostedRequest {
  call: number;
  request: PoolRequest;
}

export type PostedReply =
  | { call: number; value: PoolReplies[keyof PoolReplies] }
  | { call: number; error: PackedError };
