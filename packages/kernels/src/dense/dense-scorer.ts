import { type RankedItems, selectTopK } from '@lightrec/core';
import {
  optionNames,
  requireFiniteValues,
  requireFunction,
  requireKnown,
  requireLength,
  requireRows,
  requireTyped,
} from '@lightrec/core/options';
import { ScoreBoard } from '../top-k/score-board.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { interleaveQuads, roundUp } from '../wasm/quads.js';
import { resolveScoringEngine, ScoringMemory } from '../wasm/scoring-memory.js';
import { scoreDensePlain } from './plain.js';

export interface DenseScorerOptions {
  /** Item vectors, shape `[itemCount, dim]`, finite; copied. */
  items: Float32Array;
  dim: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const denseScorerNames = /* @__PURE__ */ optionNames<DenseScorerOptions>({ items: 1, dim: 1, engine: 1 });

/**
 * Changes a row of scores, shape `[itemCount]`, before the best are selected, usually by setting entries to
 * `-Infinity`. The row is a view that holds only for the call.
 */
export type ScoreMask = (scores: Float32Array, row: number) => void;

/** Scores users against every item by inner product, and selects the best: exact brute force. */
export interface DenseScorer {
  readonly itemCount: number;
  readonly dim: number;
  /**
   * @param users - shape `[userCount, dim]`, finite
   * @param scores - written, shape `[userCount, itemCount]`
   * @throws ShapeError where one of the two has another length
   */
  score(users: Float32Array, scores: Float32Array): void;
  /**
   * The k best items of each user, ties to the smaller index; fewer where fewer are left, since a score of
   * `-Infinity` is never returned.
   *
   * @param users - shape `[userCount, dim]`, finite
   * @param k - an integer >= 1; more than there are items ranks them all
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  topK(users: Float32Array, k: number, mask?: ScoreMask): RankedItems[];
}

/** @throws ShapeError or ArgumentError where `items` are not finite rows of `dim`, or for an unknown option */
export function createDenseScorer(options: DenseScorerOptions): DenseScorer {
  requireKnown('createDenseScorer', options, denseScorerNames);
  const { items, dim, engine = 'auto' } = options;
  requireRows('items', items, dim);
  requireFiniteValues('items', items);
  return resolveScoringEngine(engine) === 'wasm'
    ? new WasmDenseScorer(items, dim)
    : new PlainDenseScorer(items.slice(), dim);
}

class PlainDenseScorer implements DenseScorer {
  readonly itemCount: number;

  constructor(
    private readonly items: Float32Array,
    readonly dim: number,
  ) {
    this.itemCount = items.length / dim;
  }

  score(users: Float32Array, scores: Float32Array): void {
    requireScores(users, this.dim, scores, this.itemCount);
    scoreDensePlain(users, this.items, this.dim, scores);
  }

  topK(users: Float32Array, k: number, mask?: ScoreMask): RankedItems[] {
    const userCount = checkedUsers(users, this.dim, mask);
    const scores = new Float32Array(this.itemCount);
    return Array.from({ length: userCount }, (_, row) => {
      scoreDensePlain(users.subarray(row * this.dim, (row + 1) * this.dim), this.items, this.dim, scores);
      mask?.(scores, row);
      return selectTopK(scores, k);
    });
  }
}

/** Users scored in one kernel call: enough to share the loads of the items, few enough for the cache. */
const blockSize = 4;

class WasmDenseScorer implements DenseScorer {
  readonly itemCount: number;
  private readonly memory = new ScoringMemory();
  private readonly quadCount: number;
  private readonly quads: number;
  private readonly users: number;
  private readonly boards: ScoreBoard[];

  constructor(
    items: Float32Array,
    readonly dim: number,
  ) {
    this.itemCount = items.length / dim;
    this.quadCount = roundUp(this.itemCount, 4) / 4;
    this.quads = this.memory.allocate(this.quadCount * dim * 16);
    this.users = this.memory.allocate(blockSize * dim * 4);
    this.boards = Array.from({ length: blockSize }, () => new ScoreBoard(this.memory, roundUp(this.itemCount, 16)));
    interleaveQuads(items, dim, this.memory.float32(this.quads, this.quadCount * dim * 4));
  }

  score(users: Float32Array, scores: Float32Array): void {
    requireScores(users, this.dim, scores, this.itemCount);
    this.forEachRow(users, (board, row) => {
      scores.set(board.scores().subarray(0, this.itemCount), row * this.itemCount);
    });
  }

  topK(users: Float32Array, k: number, mask?: ScoreMask): RankedItems[] {
    checkedUsers(users, this.dim, mask);
    const lists: RankedItems[] = [];
    this.forEachRow(users, (board, row) => {
      mask?.(board.scores().subarray(0, this.itemCount), row);
      lists.push(board.selectTopK(k, this.itemCount));
    });
    return lists;
  }

  private forEachRow(users: Float32Array, visit: (board: ScoreBoard, row: number) => void): void {
    const userCount = requireRows('users', users, this.dim);
    for (let start = 0; start < userCount; start += blockSize) {
      const count = Math.min(blockSize, userCount - start);
      const block = users.subarray(start * this.dim, (start + count) * this.dim);
      this.memory.float32(this.users, block.length).set(block);
      const [first] = this.boards;
      this.memory.kernels.scoreQuads(
        this.users,
        count,
        this.quads,
        this.quadCount,
        this.dim,
        first.address,
        first.length,
      );
      for (let i = 0; i < count; i++) visit(this.boards[i], start + i);
    }
  }
}

/** How many users there are, all of them finite. */
function checkedUsers(users: Float32Array, dim: number, mask?: ScoreMask): number {
  const userCount = requireRows('users', users, dim);
  requireFiniteValues('users', users);
  requireFunction('mask', mask);
  return userCount;
}

function requireScores(users: Float32Array, dim: number, scores: Float32Array, itemCount: number): void {
  const userCount = checkedUsers(users, dim);
  requireTyped('scores', scores, 'Float32Array');
  requireLength('scores', scores, [userCount, itemCount]);
}
