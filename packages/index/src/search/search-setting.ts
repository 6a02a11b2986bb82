import { ArgumentError } from '@lightrec/core';
import { usualK, usualRecall } from '../limits.js';
import type { SearchIndicesOptions } from '../search-indices-options.js';
import type { Calibration } from './calibration.js';

/** How thoroughly an engine searches. */
export interface SearchSetting {
  /** Candidates of post-ranking; 0 without it. */
  candidateCount: number;
  /** See `EngineQuery`. Default: exact. */
  deviations?: number;
}

/** What the setting depends on; numbers that these leave open are those that calibration found. */
type SettingOptions = Pick<SearchIndicesOptions, 'k' | 'mode' | 'probeCount' | 'rerank'>;

/** Of a search by composite score alone. */
export function scanSetting({ k = usualK, mode }: SettingOptions, calibrate: () => Calibration): SearchSetting {
  const recall = recallOf(mode);
  return { candidateCount: 0, deviations: recall === undefined ? undefined : calibrate().deviationsFor(k, recall) };
}

/**
 * Of one that ends with post-ranking: as many candidates as were asked for, else those that calibration found.
 *
 * @throws ArgumentError where a recall is asked for by name that no number of candidates reaches
 */
export function rankSetting(options: SettingOptions, calibrate: () => Calibration): SearchSetting {
  const { k = usualK, mode, probeCount, rerank } = options;
  const { candidateCount = undefined } = rerank || {};
  if (typeof candidateCount === 'number') return { ...scanSetting(options, calibrate), candidateCount };
  const recall = recallOf(mode);
  const isExact = probeCount !== undefined || (mode !== undefined && recall === undefined);
  const found = calibrate().candidatesFor(k, recall ?? usualRecall, isExact);
  if (recall === undefined || candidateCount !== 'auto' || found.recall >= recall) return found;
  throw new ArgumentError({
    argument: 'rerank.candidateCount',
    expected: `auto where candidates reach a recall of ${recall}`,
    received: `an index whose best is ${found.recall.toFixed(3)}`,
    hint: 'Pass a number, ask for less, or use more codebooks.',
  });
}

function recallOf(mode: SearchIndicesOptions['mode']): number | undefined {
  return typeof mode === 'object' && 'recall' in mode ? mode.recall : undefined;
}
