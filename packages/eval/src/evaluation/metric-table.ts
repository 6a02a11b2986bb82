import type { Id } from '@lightrec/core';
import { mean } from 'simple-statistics';
import { averagePrecision, averagePrecisionAtK } from '../metrics/average-precision.js';
import { hitRateAtK } from '../metrics/hit-rate.js';
import { ndcg, ndcgAtK } from '../metrics/ndcg.js';
import { precisionAtK } from '../metrics/precision.js';
import type { Ranks } from '../metrics/ranks.js';
import { recallAtK } from '../metrics/recall.js';
import { reciprocalRank } from '../metrics/reciprocal-rank.js';
import type { CutoffMetrics, Evaluation, RankingMetrics } from './evaluation.js';

const cutoffMetrics: Record<keyof CutoffMetrics<unknown>, (ranks: Ranks, k: number) => number> = {
  recall: recallAtK,
  precision: precisionAtK,
  hitRate: hitRateAtK,
  ndcgAt: ndcgAtK,
  mapAt: averagePrecisionAtK,
};

const rankingMetrics: Record<keyof RankingMetrics<unknown>, (ranks: Ranks) => number> = {
  ndcg,
  mrr: reciprocalRank,
  map: averagePrecision,
};

/** Every metric of every user: filled row by row, then averaged. */
export class MetricTable {
  private readonly atCutoff: CutoffMetrics<number[]>;
  private readonly overRanking?: RankingMetrics<number[]>;

  /** @param ranksAreFull - whether every test item gets a rank, so that metrics over the full ranking exist */
  constructor(
    private readonly userIds: Id[],
    private readonly cutoffs: readonly number[],
    ranksAreFull: boolean,
  ) {
    const column = () => new Array<number>(userIds.length).fill(0);
    this.atCutoff = mapValues(cutoffMetrics, () => recordOf(cutoffs, column));
    if (ranksAreFull) this.overRanking = mapValues(rankingMetrics, column);
  }

  /** @param row - position in `userIds` */
  set(row: number, ranks: Ranks): void {
    for (const name of keysOf(cutoffMetrics)) {
      for (const k of this.cutoffs) this.atCutoff[name][k][row] = cutoffMetrics[name](ranks, k);
    }
    if (!this.overRanking) return;
    for (const name of keysOf(rankingMetrics)) this.overRanking[name][row] = rankingMetrics[name](ranks);
  }

  toEvaluation(): Evaluation {
    return {
      userCount: this.userIds.length,
      ...mapValues(this.atCutoff, (columns) => recordOf(this.cutoffs, (k) => mean(columns[k]))),
      ...(this.overRanking && mapValues(this.overRanking, mean)),
      perUser: { userIds: this.userIds, ...this.atCutoff, ...this.overRanking },
    };
  }
}

function keysOf<Key extends string>(record: Record<Key, unknown>): Key[] {
  return Object.keys(record) as Key[];
}

function mapValues<Key extends string, From, To>(record: Record<Key, From>, change: (value: From) => To) {
  return Object.fromEntries(keysOf(record).map((key) => [key, change(record[key])])) as Record<Key, To>;
}

function recordOf<Value>(cutoffs: readonly number[], valueAt: (k: number) => Value): Record<number, Value> {
  return Object.fromEntries(cutoffs.map((k) => [k, valueAt(k)]));
}
