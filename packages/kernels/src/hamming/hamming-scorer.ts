import type { RankedItems } from '@lightrec/core';
import {
  optionNames,
  requireFunction,
  requireInteger,
  requireKnown,
  requireLength,
  requireTyped,
} from '@lightrec/core/options';
import type { Engine } from '../wasm/kernel-memory.js';
import { roundUp } from '../wasm/quads.js';
import { resolveScoringEngine, ScoringMemory } from '../wasm/scoring-memory.js';
import { bytesOfBits, requirePackedSigns } from './packed-signs.js';
import { hammingDistancesPlain, selectNearestPlain } from './plain.js';

export interface HammingScorerOptions {
  /** Signs of the items, as of `packSigns`, shape `[itemCount, ceil(bitCount / 8)]`; copied. */
  items: Uint8Array;
  /** Signs of a row, at most 256. */
  bitCount: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const hammingScorerNames = /* @__PURE__ */ optionNames<HammingScorerOptions>({
  items: 1,
  bitCount: 1,
  engine: 1,
});

/** What a mask sets a distance to, so that the item is not selected. */
export const maskedDistance = 0xffff;

/**
 * Changes a row of distances, shape `[itemCount]`, before the nearest are selected, by setting entries to
 * `maskedDistance`. The row is a view that holds only for the call.
 */
export type DistanceMask = (distances: Uint16Array, row: number) => void;

/**
 * Scores users against every item where both are signs: the inner product of two rows of +1 and -1 is `bitCount` less
 * twice their Hamming distance. Exact brute force, and the best by a counting sort, as there are only `bitCount + 1`
 * scores.
 */
export interface HammingScorer {
  readonly itemCount: number;
  readonly bitCount: number;
  /**
   * @param users - shape `[userCount, ceil(bitCount / 8)]`
   * @param scores - written, shape `[userCount, itemCount]`
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  score(users: Uint8Array, scores: Float32Array): void;
  /**
   * The k best items of each user, ties to the smaller index; fewer where fewer are left.
   *
   * @param users - shape `[userCount, ceil(bitCount / 8)]`
   * @param k - an integer >= 0, or `Infinity` for a full ranking
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  topK(users: Uint8Array, k: number, mask?: DistanceMask): RankedItems[];
}

/** @throws ShapeError or ArgumentError where `items` are not rows of packed signs, or for an unknown option */
export function createHammingScorer(options: HammingScorerOptions): HammingScorer {
  requireKnown('createHammingScorer', options, hammingScorerNames);
  const { items, bitCount, engine = 'auto' } = options;
  requirePackedSigns('items', items, bitCount);
  const rows = resolveScoringEngine(engine) === 'wasm' ? new WasmRows(items, bitCount) : new PlainRows(items, bitCount);
  return new RowScorer(rows, items.length / bytesOfBits(bitCount), bitCount);
}

/** What the two engines do for one user at a time. */
interface DistanceRows {
  /** The distances of a user to all items, shape `[itemCount]`: a view that holds until the next call. */
  distancesOf(user: Uint8Array): Uint16Array;
  /** The nearest by the distances last asked for, and changed since. */
  selectNearest(k: number): RankedItems;
}

class RowScorer implements HammingScorer {
  constructor(
    private readonly rows: DistanceRows,
    readonly itemCount: number,
    readonly bitCount: number,
  ) {}

  score(users: Uint8Array, scores: Float32Array): void {
    const { itemCount, bitCount } = this;
    const userCount = requirePackedSigns('users', users, bitCount);
    requireTyped('scores', scores, 'Float32Array');
    requireLength('scores', scores, [userCount, itemCount]);
    for (let row = 0, at = 0; row < userCount; row++) {
      const distances = this.rows.distancesOf(this.userAt(users, row));
      for (let item = 0; item < itemCount; item++) scores[at++] = bitCount - 2 * distances[item];
    }
  }

  topK(users: Uint8Array, k: number, mask?: DistanceMask): RankedItems[] {
    const userCount = requirePackedSigns('users', users, this.bitCount);
    if (k !== Number.POSITIVE_INFINITY) requireInteger('k', k, 0);
    requireFunction('mask', mask);
    return Array.from({ length: userCount }, (_, row) => {
      const distances = this.rows.distancesOf(this.userAt(users, row));
      mask?.(distances, row);
      return this.rows.selectNearest(k);
    });
  }

  private userAt(users: Uint8Array, row: number): Uint8Array {
    const byteCount = bytesOfBits(this.bitCount);
    return users.subarray(row * byteCount, (row + 1) * byteCount);
  }
}

class PlainRows implements DistanceRows {
  private readonly items: Uint8Array;
  private readonly distances: Uint16Array;

  constructor(
    items: Uint8Array,
    private readonly bitCount: number,
  ) {
    this.items = items.slice();
    this.distances = new Uint16Array(items.length / bytesOfBits(bitCount));
  }

  distancesOf(user: Uint8Array): Uint16Array {
    hammingDistancesPlain(user, this.items, this.distances);
    return this.distances;
  }

  selectNearest(k: number): RankedItems {
    return selectNearestPlain(this.distances, this.bitCount, k);
  }
}

class WasmRows implements DistanceRows {
  private readonly memory = new ScoringMemory();
  private readonly itemCount: number;
  private readonly octetCount: number;
  private readonly wordCount: number;
  private readonly user: number;
  private readonly items: number;
  private readonly distances: number;
  private readonly places: number;
  private resultCapacity = 0;
  private results = 0;

  constructor(
    items: Uint8Array,
    private readonly bitCount: number,
  ) {
    const byteCount = bytesOfBits(bitCount);
    this.itemCount = items.length / byteCount;
    this.octetCount = roundUp(this.itemCount, 8) / 8;
    this.wordCount = roundUp(byteCount, 4) / 4;
    this.user = this.memory.allocate(this.wordCount * 4);
    this.items = this.memory.allocate(this.octetCount * 8 * this.wordCount * 4);
    this.distances = this.memory.allocate(this.octetCount * 8 * 2);
    this.places = this.memory.allocate((bitCount + 1) * 4);
    const quads = this.memory.uint8(this.items, this.octetCount * 8 * this.wordCount * 4);
    for (let item = 0, at = 0; item < this.itemCount; item++) {
      const quad = (item >> 2) * this.wordCount * 16 + (item & 3) * 4;
      for (let byte = 0; byte < byteCount; byte++, at++) quads[quad + (byte >> 2) * 16 + (byte & 3)] = items[at];
    }
  }

  distancesOf(user: Uint8Array): Uint16Array {
    this.memory.uint8(this.user, user.length).set(user);
    this.memory.kernels.hammingDistances(this.user, this.items, this.octetCount, this.wordCount, this.distances);
    return this.row().subarray(0, this.itemCount);
  }

  selectNearest(k: number): RankedItems {
    const capacity = Math.min(k, this.itemCount);
    if (capacity === 0) return { itemIndices: new Uint32Array(0), scores: new Float32Array(0) };
    this.reserveResults(capacity);
    this.row().fill(maskedDistance, this.itemCount);
    const scores = this.results + capacity * 4;
    const { distances, octetCount, bitCount, places, results } = this;
    const count = this.memory.kernels.selectNearest(distances, octetCount, bitCount, capacity, places, results, scores);
    return {
      itemIndices: this.memory.uint32(results, count).slice(),
      scores: this.memory.float32(scores, count).slice(),
    };
  }

  /** The distances with the padding of the last octet. */
  private row(): Uint16Array {
    return new Uint16Array(this.memory.kernels.memory.buffer as ArrayBuffer, this.distances, this.octetCount * 8);
  }

  private reserveResults(capacity: number): void {
    if (capacity <= this.resultCapacity) return;
    this.resultCapacity = Math.max(capacity, 2 * this.resultCapacity);
    this.results = this.memory.allocate(this.resultCapacity * 8);
  }
}
