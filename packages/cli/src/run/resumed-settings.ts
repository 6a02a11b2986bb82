import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ArgumentError } from '@lightrec/core';
import { usualProtocol } from './protocols.js';
import { ownerOf, type RunSettings } from './settings.js';
import { teacherNameOf } from './teachers.js';

/** How far a run has come. */
interface Reached {
  directory: string;
  teacherBegun: boolean;
  studentBegun: boolean;
}

/**
 * The settings with which a run goes on: those it began with, and new ones of a training that has not begun.
 *
 * @param given - settings that the user typed, which are all that is compared
 * @throws ArgumentError for another value than the run began with
 */
export function resumedSettings(begun: RunSettings, given: Partial<RunSettings>, reached: Reached): RunSettings {
  const before: Readonly<Record<string, unknown>> = { ...unsaidBy(begun), ...begun };
  const changed = Object.entries(given).filter(([name, value]) => !isDeepStrictEqual(value, before[name]));
  for (const [argument, received] of changed) {
    if (mayChange(argument, reached)) continue;
    throw new ArgumentError({
      argument,
      expected: `${before[argument] ?? 'no value'}, with which the run in ${reached.directory} began`,
      received,
      hint: 'Leave it out to go on with that run, or choose another --out for a new one.',
    });
  }
  return { ...begun, ...Object.fromEntries(changed) };
}

/** What a run of before there was a choice goes by, without saying so. */
function unsaidBy({ teacher, teacherUsers }: RunSettings): Partial<RunSettings> {
  return { protocol: usualProtocol, ...(teacherUsers === undefined && { teacher: teacherNameOf({ teacher }) }) };
}

/** The index is built anew whenever a run goes on, systems are trained where they are missing, a model unless its training has begun. */
function mayChange(name: string, { teacherBegun, studentBegun }: Reached): boolean {
  const owner = ownerOf(name);
  return (
    owner === 'index' ||
    owner === 'systems' ||
    (owner === 'teacher' && !teacherBegun) ||
    (owner === 'student' && !studentBegun)
  );
}

/** Those that say where something lies. */
const locations = [
  ...(['data', 'test', 'validation', 'items', 'users', 'itemFeatures', 'featureIds'] as const),
  ...(['teacherUsers', 'teacherUserIds', 'teacherItems', 'teacherItemIds'] as const),
];

/** Settings as a run keeps them: without the folders of its files, which would tell about the machine. */
export function withoutFolder<Settings extends Partial<RunSettings>>(settings: Settings): Settings {
  const named = locations.filter((name) => settings[name] !== undefined);
  const names = named.map((name) => [name, path.basename(path.resolve(settings[name]!))]);
  return { ...settings, ...Object.fromEntries(names) };
}
