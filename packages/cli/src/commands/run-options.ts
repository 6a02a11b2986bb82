import { backendNames } from '@lightrec/backends';
import { formatNames, listHeads } from '@lightrec/data';
import { bprDefaults, lightRecDefaults } from '@lightrec/models';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { flagOf } from '../flag-names.js';
import { invocation, withoutFolders } from '../invocation.js';
import { mostCodebooks } from '../limits.js';
import type { BeginOptions } from '../run/begin-run.js';
import { fileSettings, type RunSettings } from '../run/settings.js';
import { vectorFormatOption } from '../vector-format.js';
import { countUpTo, parseCoefficients, parseCount, parseInteger, parseNumber, parsePositive } from './numbers.js';

/** Typed for a rating column or a quote character where there is none. */
const none = 'none';

/**
 * Adds what decides the outcome of a run; each option is a `RunSettings` of the same name.
 *
 * @param withoutData - said where `--data` is left out
 */
export function addSettingsOptions(command: Command, withoutData: string): void {
  command
    .optionsGroup('Data:')
    .option('--data <path>', `file or folder of interactions, or - for standard input (${withoutData})`, parsePath)
    .addOption(
      new Option('--format <name>', 'format of the file (default: told from its name and content)').choices(
        formatNames,
      ),
    )
    .option('--delimiter <text>', 'what stands between two fields of a csv (default: found by looking)')
    .option('--quote <character>', `quote character of a csv or tsv, or "${none}" (default: ")`)
    .option('--escape <character>', 'what makes text of a quote in a quoted field, as \\ (default: a second quote)')
    .option('--header', 'the first row of a csv or tsv names the columns (default: found by looking)')
    .option('--no-header', 'the first row is a pair like the others')
    .option('--user-column <column>', 'name of the column, or its position from 0 (default: by its name)', parseColumn)
    .option('--item-column <column>', 'as --user-column', parseColumn)
    .option('--rating-column <column>', `as --user-column; "${none}" takes every pair as positive`, parseColumn)
    .option('--rating-above <number>', 'ratings above it are positive (default: 3)', parseNumber)
    .addOption(
      new Option('--rating-at-least <number>', 'ratings of so much are positive; instead of --rating-above')
        .argParser(parseNumber)
        .conflicts('ratingAbove'),
    )
    .addOption(
      new Option('--list-head <name>', 'what a line of a lists file begins with (default: found by looking)').choices(
        listHeads,
      ),
    )
    .option('--skip-bad-lines', 'drop and count lines that cannot be read, instead of stopping at the first')
    .option('--minimum-pairs <n>', 'drop users with fewer pairs', parseCount, 3)
    .option('--k-core <n>', 'keep users and items with so many of each other (default: all)', parseCount)
    .option('--split <n>', 'which of the random splits', parseInteger, 0)
    .option('--seed <n>', 'seed of the split, of generated data and of training', parseInteger, 0)
    .optionsGroup('Training:')
    .option('--dim <n>', 'dimension of the vectors', parseCount, bprDefaults.dim)
    .option('--teacher-epochs <n>', 'most epochs of the float teacher', parseCount, bprDefaults.epochs)
    .option(
      '--lambda <number>',
      "the teacher's regularisation; tune it for your data",
      parsePositive,
      bprDefaults.lambda,
    )
    .option('--learning-rate <number>', "the teacher's step size", parsePositive, bprDefaults.learningRate)
    .addOption(
      new Option('--recipe <name>', 'how LightRec is trained: what we found best, or as in the paper')
        .choices(['best', 'paper'])
        .default('best'),
    )
    .option(
      '--codebook-count <n>',
      `codes of an item, a byte each, at most ${mostCodebooks}`,
      countUpTo(mostCodebooks),
      lightRecDefaults.codebookCount,
    )
    .option('--mean-length <number>', 'codes of an item as a mean, where --codebook-count is the most', parsePositive)
    .option('--epochs <n>', 'epochs of LightRec (default: those of the recipe)', parseInteger)
    .option(
      '--distillation <numbers>',
      `coefficient of distillation; of several, as in 0.5,5,50, the best on validation (default: ${lightRecDefaults.distillation})`,
      parseCoefficients,
    )
    .optionsGroup('Index:')
    .addOption(vectorFormatOption());
}

/** Where a run lies, what becomes of one that lies there already, and what trains it. */
export interface RunOptions extends BeginOptions {
  out: string;
}

/** Adds the `RunOptions` that are no settings. */
export function addRunOptions(command: Command, defaultDirectory: string): void {
  command
    .optionsGroup('Run:')
    .option('--out <dir>', 'directory of the run', parseDirectory, defaultDirectory)
    .option('--resume', 'go on with the run that --out holds, with its data and settings')
    .addOption(new Option('--overwrite', 'replace the run that --out holds').conflicts('resume'))
    .addOption(
      new Option('--backend <name>', 'backend of TensorFlow.js; auto is the first of them that starts')
        .choices(['auto', ...backendNames])
        .default('auto'),
    );
}

/** Ends `command` where it has no data to work on, or is told how to read a file but not which. */
export function requireData(command: Command, { resume, settings, given }: RunOptions, mayGenerate: boolean): void {
  // A run that goes on has its data, whose settings are compared with those that are typed.
  if (resume || settings.data !== undefined) return;
  if (!mayGenerate) {
    command.error(`error: required option '--data <path>' not specified; ${invocation(['demo'])} generates data`);
  }
  const without = fileSettings.find((name) => name in given);
  if (without) command.error(`error: ${flagOf(without)} says how a file is read, but --data names none`);
}

/**
 * The settings of a run, and which of them the user typed.
 *
 * @param words - all that was typed
 */
export function readRunOptions(command: Command, words: readonly string[]): RunOptions {
  const { out, backend, resume = false, overwrite = false, json: _, quiet: __, ...settings } = command.opts();
  // Not by the parsers of the options: what is null there, commander takes for an empty text.
  for (const name of ['ratingColumn', 'quote']) if (settings[name] === none) settings[name] = null;
  const typed = Object.entries(settings).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  const given = Object.fromEntries(typed);
  const how = { out, backend, resume, overwrite, command: invocation(withoutFolders(words)) };
  return { ...how, settings: settings as RunSettings, given };
}

function parseDirectory(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected the path of a directory.');
  return text;
}

function parsePath(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected the path of a file or folder.');
  return text;
}

function parseColumn(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
