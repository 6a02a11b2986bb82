import type { Quantizer } from '@lightrec/core';
import { type GreedyQuantizerOptions, greedyQuantizer } from '@lightrec/kernels';
import type { Metric } from '../metric/metric.js';

/**
 * What makes codes for an index. Users whose cosine with an item is large look its way, so that a third of the candidates
 * find the same where an error of codes along an item counts for more than one across it; of large inner products that is
 * not so.
 */
export function quantizerOf(metric: Metric, options: GreedyQuantizerOptions): Quantizer {
  return greedyQuantizer({ ...options, anisotropy: metric === 'cosine' ? 8 : 0 });
}
