import type { SearchIndicesOptions } from '../search-indices-options.js';
import type { Calibration } from './calibration.js';

/** Share of the k best that post-ranking is to find unless `mode: { recall }` tells otherwise. */
const usualRecall = 0.995;

/**
 * How many candidates post-ranking takes: as many as were asked for, else those that calibration found.
 *
 * @throws ArgumentError where a recall is asked for by name that no number of candidates reaches
 */
export function candidateCountOf(
  { k = 10, mode, rerank }: Pick<SearchIndicesOptions, 'k' | 'mode' | 'rerank'>,
  calibrate: () => Calibration,
): number {
  const { candidateCount = undefined } = rerank || {};
  if (typeof candidateCount === 'number') return candidateCount;
  const recall = typeof mode === 'object' && 'recall' in mode ? mode.recall : undefined;
  if (recall !== undefined && candidateCount === 'auto') return calibrate().candidatesFor(k, recall);
  return calibrate().bestCandidatesFor(k, recall ?? usualRecall);
}
