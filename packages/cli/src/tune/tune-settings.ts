import { backendNames } from '@lightrec/backends';
import { InvalidArgumentError } from 'commander';
import { mostThreads } from '../limits.js';
import { ownerOf, type RunSettings, runSettings, withoutIdle } from '../run/settings.js';
import { flagOf } from '../settings/flags.js';
import { count, countUpTo, namesOf, pathOf } from '../settings/kinds.js';
import type { Setting, Settings } from '../settings/setting.js';

type Table = typeof runSettings;
type NamesOf<Owner> = { [Name in keyof Table]: Table[Name]['owner'] extends Owner ? Name : never }[keyof Table];

/** Whose settings are searched, as the settings of a run name their owner: a float model's, or LightRec's on one. */
export type SearchedModel = 'teacher' | 'student';

/** Settings of which a search tries several values. */
export type SearchedName = Exclude<NamesOf<SearchedModel>, 'teacher'>;
/** Their values, by the names of a run. */
export type Values = { -readonly [Name in SearchedName]?: RunSettings[Name] };
/** The values of each setting that a search tries. */
export type Space = { readonly [Name in SearchedName]?: readonly RunSettings[Name][] };

/** Of the data, how they are read and split, and a teacher that is given. */
const commonOwners = ['data', 'parts', 'file', 'split', 'given'] as const;

const entries: [string, Setting & { owner: string }][] = Object.entries(runSettings);

export const searchedNames = entries
  .filter(([name, { owner }]) => (owner === 'teacher' || owner === 'student') && name !== 'teacher')
  .map(([name]) => name) as SearchedName[];

/** Of one model. */
export function searchedNamesOf(model: SearchedModel): SearchedName[] {
  return searchedNames.filter((name) => ownerOf(name) === model);
}

export function isSearched(name: string): name is SearchedName {
  return searchedNames.some((searched) => searched === name);
}

const ofCommon = Object.fromEntries(
  entries.filter(([, { owner }]) => commonOwners.some((common) => common === owner)),
) as Pick<Table, NamesOf<(typeof commonOwners)[number]>>;

const ofSearch = Object.fromEntries(searchedNames.map((name) => [name, searched(name)])) as unknown as {
  [Name in SearchedName]: Setting & { words: string; takes: string; parse(text: string): NonNullable<Values[Name]>[] };
};

export const tuneSettings = {
  ...ofCommon,
  teacher: {
    ...runSettings.teacher,
    words: 'the float model whose settings are searched, or that LightRec learns from',
  },
  ...ofSearch,
  trials: {
    ...{ group: 'Search:', ...count },
    words: 'so many of the combinations, drawn by the seed (default: all of them, in their order)',
  },
  out: {
    ...{ group: 'Search:', takes: 'dir', parse: pathOf('directory'), once: true, default: 'lightrec-tuning' },
    words: 'directory of what was tried, and of the report',
  },
  from: {
    ...{ group: 'Search:', takes: 'dir', parse: pathOf('directory'), once: true },
    words: 'a run whose data and teacher LightRec is searched on, instead of --data',
  },
  resume: { group: 'Search:', words: 'keep the trials that --out holds of the same data, and try the others' },
  overwrite: { group: 'Search:', words: 'replace the search that --out holds', conflicts: 'resume' },
  backend: {
    ...{ group: 'Search:', takes: 'name', default: 'auto' },
    choices: ['auto', ...backendNames],
    words: 'backend of TensorFlow.js, for LightRec; auto is the first of them that starts',
  },
  threads: {
    ...{ group: 'Search:', ...countUpTo(mostThreads) },
    words: 'threads that train the teacher ials; the same result for any number (default: as many as pay)',
  },
} as const satisfies Settings;

/** Several values, each as `lightrec train` takes one. */
function searched(name: SearchedName): Setting {
  const { owner, parse, choices }: Setting & { owner: string } = runSettings[name];
  const title = owner === 'teacher' ? 'Search of the teacher:' : 'Search of LightRec:';
  return {
    ...{ group: title, takes: 'values' },
    words: `values of ${flagOf(name)} of lightrec train to try, with commas between them`,
    parse(text: string): unknown[] {
      if (choices) return namesOf(...choices).parse(text);
      const values = text.split(',').map(parse!);
      if (new Set(values.map(String)).size === values.length) return values;
      throw new InvalidArgumentError('Expected each value once.');
    },
  };
}

/** The settings of a run that is trained with some values; those that the search has nothing to do with do not matter. */
export function settingsWith(base: Partial<RunSettings>, values: Values): RunSettings {
  const defaults = entries.filter(([, setting]) => setting.default !== undefined);
  return withoutIdle({
    ...Object.fromEntries(defaults.map(([name, setting]) => [name, setting.default])),
    ...base,
    ...values,
  } as RunSettings);
}
