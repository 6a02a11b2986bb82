import { ArgumentError } from '@lightrec/core';
import { requireInRange, requireInteger, requireKnown, requireOneOf, resolveDeclared } from '@lightrec/core/options';
import { requireTrainingOptions } from '../../training/training-options.js';
import {
  declaredHyperparameters,
  type LightRecHyperparameters,
  learnsVectors,
  lightRecDefaults,
  paperRecipe,
} from './hyperparameters.js';
import { type LightRecOptions, lightRecOptionNames } from './options.js';

/** What the encoder alone looks at. */
const encoderOptions = [
  ...(['similarity', 'codewordBias', 'recurrence', 'temperature', 'engine'] as const),
  ...(['diversity', 'itemVectors'] as const),
];
/** What the objectives look at, each alone. */
const listOptions = ['listLength', 'backgroundShare', 'dim'] as const;
const rankingOptions = [
  ...(['batchSize', 'negativeCount', 'poolSize', 'users', 'lambda', 'learningRate', 'distillation'] as const),
  ...(['distillationScale', 'distillationLoss', 'gramRefreshEvery'] as const),
];
/** What is of vectors that learn alone. */
const vectorOptions = ['vectorLearningRate', 'shortcut', 'jointRanking'] as const;
/** What distillation alone looks at. */
export const distillationOptions = ['distillationScale', 'distillationLoss', 'gramRefreshEvery'] as const;

/**
 * The hyperparameters of a training, with the defaults of its recipe: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, one out of range, ones that do not go together, or one that
 *   would not be looked at
 */
export function resolveLightRecHyperparameters(given: LightRecOptions = {}): LightRecHyperparameters {
  requireKnown('trainLightRec', given, lightRecOptionNames);
  const { recipe = 'best', ...options } = given;
  requireOneOf('recipe', recipe, ['best', 'paper']);
  const defaults = { ...lightRecDefaults, ...(recipe === 'paper' && paperRecipe) };
  if (options.start === 'glorot') defaults.codes = 'learned';
  if ((options.codes ?? defaults.codes) !== 'fixed') defaults.objective = 'ranking';
  const resolved = resolveDeclared(declaredHyperparameters, options, defaults);
  requireMeanLength(resolved);
  requireCodesOfStart(resolved);
  requireObjective(resolved, options);
  requireEncoderForOptions(resolved, options);
  requireVectorsForOptions(resolved, options);
  requireDistillationForOptions(resolved, options);
  requireTrainingOptions(options);
  return resolved;
}

function requireMeanLength({ codebookCount, codewordCount, meanLength }: LightRecHyperparameters): void {
  if (meanLength === null) return;
  // The zero vector is among them.
  requireInteger('codewordCount', codewordCount, 2);
  requireInRange('meanLength', meanLength, 0, codebookCount, 'At most as many codes as there are codebooks.');
}

function requireCodesOfStart({ start, codes, meanLength }: LightRecHyperparameters): void {
  if (codes !== 'learned' && start === 'glorot') {
    const expected = 'learned where the start is glorot, which has neither codes nor the codebooks of any';
    throw new ArgumentError({ argument: 'codes', expected, received: codes });
  }
  if (codes === 'fixed' || meanLength === null) return;
  const expected = 'fixed where meanLength is given, as others give all items as many';
  throw new ArgumentError({ argument: 'codes', expected, received: codes });
}

/** Refuses what only the other objective would look at, and lists where codes are not fixed. */
function requireObjective({ objective, codes, epochs }: LightRecHyperparameters, given: LightRecOptions): void {
  if (objective === 'ranking') {
    requireNone(listOptions, given, "none with the objective ranking; pass `objective: 'lists'`");
    return;
  }
  if (codes !== 'fixed') {
    const expected = `ranking where codes are ${codes}, as lists choose fixed ones`;
    throw new ArgumentError({ argument: 'objective', expected, received: objective });
  }
  if (epochs === 0) requireNone(['dim'], given, 'none with `epochs: 0`, which keeps the vectors of the start');
  requireNone(rankingOptions, given, "none with the objective lists; pass `objective: 'ranking'`");
}

/** Refuses what only the encoder would look at, where there is none. */
function requireEncoderForOptions({ codes, diversity }: LightRecHyperparameters, given: LightRecOptions): void {
  if (codes !== 'nearest') requireNone(['commitment'], given, `none with ${codes} codes; pass codes: 'nearest'`);
  if (diversity === 0) requireNone(['diversityLoss'], given, 'none without diversity, of which it is part');
  if (codes === 'learned') return;
  requireNone(encoderOptions, given, `none with ${codes} codes, which no encoder chooses; pass codes: 'learned'`);
}

/** Refuses what only vectors that learn would look at, where they are frozen, and a tower without what it knows of items. */
function requireVectorsForOptions(resolved: LightRecHyperparameters, given: LightRecOptions): void {
  const frozen = "none with frozen item vectors; pass codes: 'learned' and itemVectors: 'learned'";
  if (!learnsVectors(resolved)) requireNone(vectorOptions, given, frozen);
  if (resolved.itemVectors !== 'tower') requireNone(['features'], given, 'none without `itemVectors: tower`');
  else if (given.features === undefined) {
    const expected = 'the features that the teacher was trained with, with `itemVectors: tower`';
    throw new ArgumentError({ argument: 'features', expected, received: 'none' });
  }
}

/** Refuses what distillation would not look at, and a sum with the coefficient of a mean. */
function requireDistillationForOptions(resolved: LightRecHyperparameters, given: LightRecOptions): void {
  if (resolved.objective === 'lists') return;
  const { distillation, distillationScale, distillationLoss } = resolved;
  if (distillation === 0) requireNone(distillationOptions, given, 'none without distillation, of which it is part');
  if (distillationLoss === 'euclidean') {
    requireNone(['gramRefreshEvery'], given, 'none with the distillation of vectors, which has no Gram matrices');
  }
  if (distillationScale === 'mean' || given.distillation !== undefined) return;
  throw new ArgumentError({
    argument: 'distillation',
    expected: 'a value of its own with distillationScale sum, such as 1e-7',
    received: 'none',
    hint: 'The default is the coefficient of a mean; that of the sum is smaller by userCount times the items of a batch.',
  });
}

function requireNone<Name extends keyof LightRecOptions>(
  names: readonly Name[],
  given: LightRecOptions,
  expected: string,
): void {
  const unused = names.find((name) => given[name] !== undefined);
  if (unused) throw new ArgumentError({ argument: unused, expected, received: given[unused] });
}
