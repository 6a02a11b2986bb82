import type { Id } from '@lightrec/core';
import type { Engine } from '@lightrec/kernels';
import type { ColumnFilter } from '../catalogue/columns.js';
import type { OwnItems } from '../changes/new-items.js';
import type { RerankOptions, SearchOptions } from '../search-options.js';
import type { PackedError } from './pack-errors.js';
import type { PackedIds, PackedResults } from './pack-results.js';

/** What a pool asks of a worker, which answers in the order of the questions. */
export type PoolRequest = OpenRequest | SearchRequest | ChangeRequest;

/** The first request: which index to serve. */
export interface OpenRequest {
  kind: 'open';
  /** An index file; shared by all workers where memory can be. */
  bytes: Uint8Array;
  engine: Engine;
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

/** Searches of several users. */
export interface SearchRequest {
  kind: 'search';
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  options: SharedOptions;
  /** A list of ids for each user. */
  exclude?: PackedIds;
  /** Users in the space of the index's vectors, shape `[userCount, vectorDim]`. */
  rerankUsers?: Float32Array;
}

/** Options that all users of a request have in common. */
export interface SharedOptions extends Pick<SearchOptions, 'k' | 'mode' | 'probeCount'> {
  include?: Id[];
  /** By columns, or bits by item with the revision that they were made for: a class does not go to another thread. */
  filter?: ColumnFilter | { bits: Uint32Array; revision: number };
  rerank?: false | Pick<RerankOptions, 'candidateCount'>;
}

export interface ChangeRequest {
  kind: 'change';
  change: Change;
}

export type Change =
  | { verb: 'add' | 'update' | 'upsert'; items: OwnItems }
  | { verb: 'remove'; ids: readonly Id[] }
  | { verb: 'compact' };

export interface ChangeReply extends ItemCounts {
  /** Indices that the items of the change have now, in their order. */
  items: Uint32Array;
  /** How many items were added, or removed. */
  count: number;
  /** Of the catalogue, by which bits are told from older ones. */
  revision: number;
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
