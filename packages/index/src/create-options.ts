import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import type { Engine } from '@lightrec/kernels';
import type { ColumnType } from './catalogue/column.js';
import { Columns } from './catalogue/columns.js';
import { type Metric, requireMetric } from './metric/metric.js';
import { checkTrainingPlan, type TrainingOptions, type TrainingPlan, trainingPlan } from './training/training-plan.js';

/** Of an index that starts empty. */
export interface CreateOptions extends TrainingOptions {
  /** Dimension of the vectors to come. */
  dim: number;
  /** What a score is. Default: `inner-product`. */
  metric?: Metric;
  /** Columns by which a search can be filtered, and what they hold: `{ genre: 'text', price: 'number' }`. Default: none. */
  columns?: Record<string, ColumnType>;
  /** Items at which codes are trained; before, each search looks at all vectors. Default: 4,096. */
  trainAt?: number;
  /** Default: `auto`: WebAssembly SIMD where there is such, else plain TypeScript with the same results. */
  engine?: Engine;
}

const names = optionNames<CreateOptions>({
  ...{ dim: 1, metric: 1, columns: 1, trainAt: 1, engine: 1, codebookCount: 1, codewordCount: 1, meanLength: 1 },
  ...{ sampleSize: 1, iterations: 1, vectorFormat: 1, seed: 1 },
});

/** @throws ArgumentError, naming what does not fit */
export function checkCreateOptions(options: CreateOptions): TrainingPlan {
  requireKnown('create', options, names);
  const { dim, metric = 'inner-product', columns, trainAt } = options;
  requireInteger('dim', dim, 1);
  requireMetric(metric);
  if (columns) Columns.ofTypes(columns);
  const plan = trainingPlan(options, dim, true, trainAt);
  checkTrainingPlan(plan);
  return plan;
}
