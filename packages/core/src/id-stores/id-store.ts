import type { Id } from '../id.js';

/**
 * How an `IdMap` keeps its ids. Each form holds what it can in little memory, and is followed by a wider one where
 * an id does not fit: `RangeIds` (nothing an id), `IntegerIds` (4 or 8 bytes, and a hash), `MixedIds` (any id).
 */
export interface IdStore {
  readonly size: number;
  /** The id at `index`; `undefined` outside `[0, size)`. */
  at(index: number): Id | undefined;
  indexOf(id: Id): number | undefined;
  /** Takes an id that is not in it yet, and returns the store that holds all: itself or a wider one. */
  append(id: Id): IdStore;
  copy(): IdStore;
  /** Gives back the room that was kept for growth. */
  trim(): void;
  toArray(): Id[];
}
