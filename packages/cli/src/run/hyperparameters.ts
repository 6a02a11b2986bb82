import { ArgumentError } from '@lightrec/core';
import { type LightRecOptions, resolveLightRecHyperparameters } from '@lightrec/models';
import type { RunData } from './run-data.js';
import { namesOfOwner, type RunSettings, settingsOf } from './settings.js';
import { teacherNameOf, teacherNames, teacherOf } from './teachers.js';

/** What the settings of a run say to the training of its teacher. */
export function teacherHyperparameters(settings: RunSettings) {
  const { teacher: _, ...own } = settingsOf('teacher', settings);
  return { ...own, seed: settings.seed };
}

/**
 * What the settings of a run say to the training of LightRec; several coefficients are left to their search. One of
 * distillation is of the paper's objective, as it has none otherwise.
 */
export function studentHyperparameters(settings: RunSettings): LightRecOptions {
  const { distillation: coefficients = [], ...own } = settingsOf('student', settings);
  const distillation = coefficients.length === 1 ? coefficients[0] : undefined;
  return { ...(distillation !== undefined && { objective: 'ranking', distillation }), ...own, seed: settings.seed };
}

/**
 * Finds settings that no training would take before the data are read and the teacher is trained.
 *
 * @throws ArgumentError for a setting out of range, or ones that do not go together
 */
export function requireTrainable(settings: RunSettings): void {
  const { recipe, meanLength } = settings;
  if (meanLength !== undefined && recipe === 'paper') {
    const expected = 'no value with the recipe paper, whose encoder gives all items as many codes';
    throw new ArgumentError({ argument: 'meanLength', expected, received: meanLength });
  }
  requireMeanLength(settings);
  requireRatings(settings);
  requireEvents(settings);
  requireOwnSettings(settings);
  teacherOf(settings).resolve(teacherHyperparameters(settings));
  const { distillation: coefficients = [] } = settings;
  const each = coefficients.length > 1 ? coefficients.map((one) => ({ ...settings, distillation: [one] })) : [settings];
  for (const one of each) resolveLightRecHyperparameters(studentHyperparameters(one));
  if (new Set(coefficients).size === coefficients.length) return;
  const expected = 'each coefficient once';
  throw new ArgumentError({ argument: 'distillation', expected, received: coefficients.join(',') });
}

/**
 * Settings of a teacher that the run does not have are refused, as nothing would look at them.
 *
 * @throws ArgumentError naming the setting
 */
export function requireOwnSettings(settings: RunSettings): void {
  requireFoldIn(settings);
  const { systems = [], teacherUsers } = settings;
  const teacher = teacherUsers === undefined ? teacherNameOf(settings) : undefined;
  const { defaults, title } = teacherOf(settings);
  const values: Readonly<Record<string, unknown>> = settings;
  for (const { name, own } of namesOfOwner('teacher')) {
    if (name === 'teacher' || own in defaults || values[name] === undefined) continue;
    const expected = `no value with \`teacher: '${teacher}'\`, which has none`;
    throw new ArgumentError({ argument: name, expected, received: values[name], hint: 'Leave it out.' });
  }
  const other = systems.find((name) => name !== teacher && teacherNames.some((known) => known === name));
  if (other === undefined) return;
  const expected = `no teacher but that of the run, ${title}, which is compared in any case`;
  throw new ArgumentError({ argument: 'systems', expected, received: other });
}

/** Bits have no least squares by which a user of no training would get some. */
function requireFoldIn({ protocol, systems = [] }: RunSettings): void {
  if (protocol !== 'strong' || !systems.includes('dcmf')) return;
  const expected = "systems of vectors with `protocol: 'strong'`, which folds users in";
  throw new ArgumentError({ argument: 'systems', expected, received: 'dcmf' });
}

/** Of a run and of an index alike: a mean of codes is at most their number. */
export function requireMeanLength({
  meanLength,
  codebookCount,
}: {
  meanLength?: number;
  codebookCount?: number;
}): void {
  if (meanLength === undefined || codebookCount === undefined || meanLength <= codebookCount) return;
  const expected = `at most \`codebookCount\`, which is ${codebookCount}`;
  throw new ArgumentError({ argument: 'meanLength', expected, received: meanLength });
}

/** Ratings are compared with nothing where the user says that there are none. */
function requireRatings({ ratingColumn, ratingAbove, ratingAtLeast }: RunSettings): void {
  const received = ratingAbove ?? ratingAtLeast;
  if (ratingColumn !== null || received === undefined) return;
  const argument = ratingAbove === undefined ? 'ratingAtLeast' : 'ratingAbove';
  throw new ArgumentError({ argument, expected: 'no value with `ratingColumn: null`', received });
}

/** Whether the pairs of a run have weights. */
export function hasWeights({ weightColumn, positive }: RunSettings): boolean {
  return weightColumn !== undefined || (positive !== undefined && !Array.isArray(positive));
}

/** A column of events without the types to take, and a power of weights where there are none, change nothing. */
function requireEvents(settings: RunSettings): void {
  const { eventColumn, positive, weightExponent } = settings;
  if (eventColumn !== undefined && positive === undefined) {
    const expected = 'no value without `positive`, the types to take';
    throw new ArgumentError({ argument: 'eventColumn', expected, received: eventColumn });
  }
  if (weightExponent === undefined || hasWeights(settings)) return;
  const expected = 'no value without weights, of `weightColumn` or `positive`';
  throw new ArgumentError({ argument: 'weightExponent', expected, received: weightExponent });
}

/**
 * Finds several coefficients to choose from where nothing tells which is best, before the teacher is trained.
 *
 * @throws ArgumentError where no pair is left for validation
 */
export function requireComparable({ settings, split }: Pick<RunData, 'settings' | 'split'>): void {
  const { distillation: coefficients = [] } = settings;
  if (coefficients.length < 2 || split.validation.pairCount > 0) return;
  const expected = 'one coefficient where no pair is left for validation, by which several are compared';
  throw new ArgumentError({ argument: 'distillation', expected, received: coefficients.join(',') });
}
