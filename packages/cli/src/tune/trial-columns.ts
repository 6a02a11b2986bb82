import { asTyped, flagOf } from '../settings/flags.js';
import { formatDuration, formatMetric, formatQuantity } from '../terminal/format.js';
import { searchedNames } from './tune-settings.js';
import type { TuningTrial } from './tuning-state.js';

/** A column of the table of trials, for the terminal and for the report. */
export interface TrialColumn {
  title: string;
  cellOf(trial: TuningTrial): string;
}

/** A column for each setting that any trial has, then what came of it. */
export function trialColumns(trials: readonly TuningTrial[]): TrialColumn[] {
  const names = searchedNames.filter((name) => trials.some(({ settings }) => settings[name] !== undefined));
  const bytes: TrialColumn = { title: 'bytes/item', cellOf: ({ bytesPerItem }) => formatQuantity(bytesPerItem ?? 0) };
  return [
    ...names.map((name) => ({
      title: flagOf(name),
      cellOf: ({ settings }: TuningTrial) => (settings[name] === undefined ? '' : asTyped(name, settings[name])[1]!),
    })),
    { title: 'Recall@100', cellOf: ({ recallAt100 }) => formatMetric(recallAt100) },
    ...(trials.some(({ bytesPerItem }) => bytesPerItem !== undefined) ? [bytes] : []),
    { title: 'best epoch', cellOf: ({ bestEpoch }) => `${bestEpoch}` },
    { title: 'time', cellOf: ({ seconds }) => formatDuration(seconds) },
  ];
}

/** Best first; of a tie, the earlier. */
export function ranked(trials: readonly TuningTrial[]): TuningTrial[] {
  return trials.toSorted((a, b) => b.recallAt100 - a.recallAt100);
}
