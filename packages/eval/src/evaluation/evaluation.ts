import type { Id } from '@lightrec/core';

/** The metrics at a cutoff, each a record from k to `Value`. */
export interface CutoffMetrics<Value, Cutoff extends number = number> {
  recall: Record<Cutoff, Value>;
  precision: Record<Cutoff, Value>;
  hitRate: Record<Cutoff, Value>;
  /** NDCG@k; the record over k = 10..100 is the curve of the LightRec paper. */
  ndcgAt: Record<Cutoff, Value>;
  /** Mean average precision at k. */
  mapAt: Record<Cutoff, Value>;
}

/** The metrics over the full ranking. */
export interface RankingMetrics<Value> {
  /** The paper's "NDCG". */
  ndcg: Value;
  /** Mean reciprocal rank. */
  mrr: Value;
  /** Mean average precision. */
  map: Value;
}

/** Values by user, kept for tests of significance, as plain data; each array has shape `[userCount]`. */
interface PerUser<User extends Id> {
  /** In the order of the values. */
  userIds: User[];
}

/** What `evaluate` returns where the source gives lists only: the full ranking stays unknown. */
export interface Evaluation<Cutoff extends number = number, User extends Id = Id>
  extends CutoffMetrics<number, Cutoff>,
    Partial<RankingMetrics<number>> {
  /** Users with at least one test item, over whom the metrics are averaged. */
  userCount: number;
  perUser: PerUser<User> & CutoffMetrics<number[], Cutoff> & Partial<RankingMetrics<number[]>>;
}

/** What `evaluate` returns where every item can be scored. */
export interface FullEvaluation<Cutoff extends number = number, User extends Id = Id>
  extends CutoffMetrics<number, Cutoff>,
    RankingMetrics<number> {
  /** Users with at least one test item, over whom the metrics are averaged. */
  userCount: number;
  perUser: PerUser<User> & CutoffMetrics<number[], Cutoff> & RankingMetrics<number[]>;
}
