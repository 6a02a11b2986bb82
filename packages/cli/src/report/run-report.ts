import type { SystemRow } from '../results/system-row.js';
import type { StageTime } from '../terminal/stage-clock.js';

/** All that the report of a run shows. */
export interface RunReport {
  title: string;
  data: DataSummary;
  rows: readonly SystemRow[];
  /** What the speed-up is measured against. */
  yardstick: string;
  /** Things a reader must know about the figures, a sentence each. */
  notes: readonly string[];
  lossCurves: readonly LossCurve[];
  ndcgAtK: readonly NdcgCurve[];
  /** One for each codebook, in order. */
  codewordUsage: readonly CodewordUsage[];
  settings: Readonly<Record<string, string | number>>;
  environment: RunEnvironment;
  seconds: readonly StageTime[];
  /** The commands that make this report anew, a line each. */
  command: string;
}

/** Table 1 of the paper, and how the data was split. */
export interface DataSummary {
  name: string;
  userCount: number;
  itemCount: number;
  pairCount: number;
  /** Share of all pairs of a user and an item that are there, in [0, 1]. */
  density: number;
  /** As in "split 0" or "split by time". */
  split: string;
  seed: number;
}

export interface LossCurve {
  system: string;
  /** The terms of the loss by name, at each epoch. */
  points: readonly LossPoint[];
  /** Empty where the system was not validated. */
  validation: readonly { epoch: number; recallAt100: number }[];
}

export interface LossPoint {
  epoch: number;
  [term: string]: number;
}

export interface NdcgCurve {
  system: string;
  /** NDCG cut off at k, for k = 10 to 100. */
  points: readonly { k: number; ndcg: number }[];
}

export interface CodewordUsage {
  /** How many items use each codeword, shape `[codewordCount]`. */
  counts: ArrayLike<number>;
  /** exp of the entropy of the usage, in [1, codewordCount]; codewordCount when all are used alike. */
  perplexity: number;
  /** How many codewords no item uses. */
  deadCount: number;
}

export interface RunEnvironment {
  node: string;
  lightrec: string;
  backend: string;
  cpu: string;
}
