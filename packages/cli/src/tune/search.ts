import type { BackendChoice } from '../run/backend.js';
import { type RunSettings, runSettings, withoutIdle } from '../run/settings.js';
import { teacherOf } from '../run/teachers.js';
import { flagOf } from '../settings/flags.js';
import type { ValuesOf } from '../settings/setting.js';
import { combinationsOf } from './combinations.js';
import {
  isSearched,
  type SearchedModel,
  type SearchedName,
  type Space,
  searchedNames,
  searchedNamesOf,
  type tuneSettings,
  type Values,
} from './tune-settings.js';

/** A search as it was typed. */
export interface Search {
  model: SearchedModel;
  /** The directory of a run whose data and teacher are taken. */
  from?: string;
  /** Of the data and the teacher, which all trials have alike, with their defaults; not those of `from`. */
  base: Partial<RunSettings>;
  /** Those of them that were typed. */
  typed: Partial<RunSettings>;
  combinations: Values[];
  threads?: number;
  backend: BackendChoice;
}

type Typed = ValuesOf<typeof tuneSettings>;

/** What words say; ends the command, by `refuse`, where they make no search. */
export function searchOf(values: Typed, given: Partial<Typed>, refuse: (message: string) => never): Search {
  const { trials, from, resume, threads, backend, teacherUsers } = values;
  const names = searchedNames.filter((name) => values[name] !== undefined);
  const several = names.filter((name) => values[name]!.length > 1);
  const ofLightRec = searchedNamesOf('student').find((name) => names.includes(name));
  const model = [ofLightRec, teacherUsers, from].every((of) => of === undefined) ? 'teacher' : 'student';
  const own = searchedNamesOf(model);
  const other = several.find((name) => !own.includes(name));
  if (other && ofLightRec) {
    refuse(
      `${flagOf(other)} is of the teacher, ${flagOf(ofLightRec)} of LightRec: search first for the teacher's values, then for LightRec's with one of each`,
    );
  }
  if (several.length === 0 && !(resume && own.some((name) => names.includes(name)))) {
    refuse(`several values of one setting are needed at least, as of ${own.map(flagOf).join(', ')}`);
  }
  if (model === 'teacher' && given.backend !== undefined) {
    refuse('--backend is for LightRec, none of whose settings is searched');
  }
  const common = (all: Partial<Typed>): Partial<RunSettings> =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([name]) => name in runSettings && !own.some((searched) => searched === name))
        .map(([name, value]) => [name, isSearched(name) ? (value as unknown[])[0] : value]),
    );
  const space = spaceOf(values, own);
  return {
    ...{ model, from, base: withoutIdle(common(values)), typed: common(given), threads, backend },
    combinations: combinationsOf(space, { trials, seed: values.seed }),
  };
}

/** What training would find by itself is at its default here, so that trials differ in what was asked for alone. */
function spaceOf(values: Typed, own: readonly SearchedName[]): Space {
  const { defaults, search } = teacherOf(values);
  const unsaid = (name: SearchedName) =>
    search?.finds.some((found) => found === name) ? [Number(defaults[name])] : undefined;
  return Object.fromEntries(own.map((name) => [name, values[name] ?? unsaid(name)]));
}
