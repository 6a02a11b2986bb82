import { InvalidArgumentError } from 'commander';
import { mostThreads } from '../limits.js';
import { type RunSettings, runSettings } from '../run/settings.js';
import { flagOf } from '../settings/flags.js';
import { count, countUpTo, pathOf } from '../settings/kinds.js';
import type { Setting, Settings } from '../settings/setting.js';

type Table = typeof runSettings;
type NamesOf<Owner> = { [Name in keyof Table]: Table[Name]['owner'] extends Owner ? Name : never }[keyof Table];

/** Settings of a teacher that are numbers, of which a search tries several. */
export type SearchedName = Exclude<NamesOf<'teacher'>, 'teacher'>;
/** Their values, by the names of a run. */
export type Values = { [Name in SearchedName]?: number };

/** Of how the data are read and split. */
type DataOwner = 'data' | 'parts' | 'file' | 'split';

const entries: [string, Setting & { owner: string }][] = Object.entries(runSettings);

export const searchedNames = entries
  .filter(([name, { owner }]) => owner === 'teacher' && name !== 'teacher')
  .map(([name]) => name) as SearchedName[];

const ofData = Object.fromEntries(
  entries.filter(([, { owner }]) => ['data', 'parts', 'file', 'split'].includes(owner)),
) as Pick<Table, NamesOf<DataOwner>>;

const ofSearch = Object.fromEntries(searchedNames.map((name) => [name, searched(name)])) as unknown as Record<
  SearchedName,
  ReturnType<typeof searched>
>;

export const tuneSettings = {
  ...ofData,
  teacher: { ...runSettings.teacher, words: 'the float model whose settings are searched' },
  ...ofSearch,
  trials: {
    ...{ group: 'Search:', ...count },
    words: 'so many of the combinations, drawn by the seed (default: all of them, in their order)',
  },
  out: {
    ...{ group: 'Search:', takes: 'dir', parse: pathOf('directory'), once: true, default: 'lightrec-tuning' },
    words: 'directory of what was tried, and of the report',
  },
  resume: { group: 'Search:', words: 'keep the trials that --out holds of the same data, and try the others' },
  overwrite: { group: 'Search:', words: 'replace the search that --out holds', conflicts: 'resume' },
  threads: {
    ...{ group: 'Search:', ...countUpTo(mostThreads) },
    words: 'threads that train the teacher ials; the same result for any number (default: as many as pay)',
  },
} as const satisfies Settings;

/** Several values, each as `lightrec train` takes one. */
function searched(name: SearchedName) {
  const parse: (text: string) => number = runSettings[name].parse;
  return {
    ...{ group: 'Search:', takes: 'values' },
    words: `values of ${flagOf(name)} of lightrec train to try, with commas between them`,
    parse(text: string): number[] {
      const values = text.split(',').map(parse);
      if (new Set(values).size === values.length) return values;
      throw new InvalidArgumentError('Expected each value once.');
    },
  } as const;
}

/** The settings of a run that is trained with some values; those of LightRec do not matter here. */
export function settingsWith(base: Partial<RunSettings>, values: Values): RunSettings {
  const defaults = entries.filter(([, setting]) => setting.default !== undefined);
  return {
    ...Object.fromEntries(defaults.map(([name, setting]) => [name, setting.default])),
    ...base,
    ...values,
  } as RunSettings;
}
