import { protocolOf } from '../run/protocols.js';
import { withoutFolder } from '../run/resumed-settings.js';
import type { RunSettings } from '../run/settings.js';
import { teacherOf } from '../run/teachers.js';
import { asTyped, flagOf } from '../settings/flags.js';
import { version } from '../version.js';
import { ranked, trialColumns } from './trial-columns.js';
import { type SearchedModel, searchedNames } from './tune-settings.js';
import type { TuningTrial } from './tuning-state.js';

/** What the report of a search tells. */
interface Found {
  trials: readonly TuningTrial[];
  model: SearchedModel;
  base: Partial<RunSettings>;
  /** That trains with the best. */
  command: string;
  /** Of the data. */
  name: string;
}

/** The report of a search as an HTML page. */
export async function tuningReport({ trials, model, base, command, name }: Found): Promise<string> {
  // Loaded here, as plots are needed by nothing else and take a while to load.
  const { renderTuning } = await import('../report/index.js');
  const best = ranked(trials);
  const varied = searchedNames.filter((own) => new Set(trials.map(({ settings }) => String(settings[own]))).size > 1);
  const settings = base as RunSettings;
  const split = base.test === undefined ? protocolOf(settings).title(settings) : 'of its own';
  return renderTuning({
    title: `${model === 'teacher' ? teacherOf(base).title : 'LightRec'} on ${name}`,
    subtitle: `${trials.length} trials · split ${split} · seed ${base.seed}`,
    version,
    columns: trialColumns(trials).map(({ title, cellOf }) => ({ title, cells: best.map(cellOf) })),
    plots: varied.map((own) => ({
      setting: flagOf(own),
      points: trials.flatMap(({ settings: { [own]: value }, recallAt100: y }) => {
        if (value === undefined) return [];
        return [{ x: typeof value === 'string' ? value : Number(value), y }];
      }),
    })),
    command,
    settings: Object.fromEntries(
      Object.entries(withoutFolder(base)).map(([own, value]) => {
        const [flag, text = 'given'] = asTyped(own, value);
        return [flag, text];
      }),
    ),
  });
}
