import { Command, Option } from 'commander';
import { demo, demoDirectory } from './commands/demo.js';
import { evaluate } from './commands/evaluate.js';
import { addIndexOptions, type IndexCommandOptions, indexVectors } from './commands/index-vectors.js';
import { inspect } from './commands/inspect.js';
import { parseCount } from './commands/numbers.js';
import { recommend } from './commands/recommend.js';
import { addRunOptions, addSettingsOptions, readRunOptions, requireData } from './commands/run-options.js';
import { type SearchCommandOptions, search } from './commands/search.js';
import { train } from './commands/train.js';
import { explainFurtherWords, refuseTwice } from './commands/usage.js';
import type { Context } from './context.js';
import { RunDirectory } from './run/run-directory.js';
import { version } from './version.js';

/** How a command shows itself; every command takes these. */
export interface OutputOptions {
  json?: boolean;
  quiet?: boolean;
}

const trainDirectory = 'lightrec-model';

/**
 * The commands and their options.
 *
 * @param contextOf - called by the command that runs
 * @param words - what the user typed
 */
export function createProgram(contextOf: (options: OutputOptions) => Context, words: readonly string[]): Command {
  const program = new Command('lightrec')
    .description('Trains a recommender, stores an item in four bytes, searches and measures it.')
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help for the options.');
  const context = (command: Command) => contextOf(command.opts());

  const demoCommand = program
    .command('demo')
    .description('train, index and measure in one: on generated data, or on yours')
    .action(async () => {
      const options = readRunOptions(demoCommand, words);
      requireData(demoCommand, options, true);
      await demo(options, context(demoCommand));
    });
  addSettingsOptions(demoCommand, 'default: generated data');
  addRunOptions(demoCommand, demoDirectory);

  const trainCommand = program
    .command('train')
    .description('train a model on a log of interactions and index it')
    .action(async () => {
      const options = readRunOptions(trainCommand, words);
      requireData(trainCommand, options, false);
      await train(options, context(trainCommand));
    });
  addSettingsOptions(trainCommand, 'required, but with --resume');
  addRunOptions(trainCommand, trainDirectory);

  const evaluateCommand = program
    .command('evaluate')
    .description('measure a trained run on its test part, and write the report')
    .argument('[dir]', `directory of the run (default: ${trainDirectory}, else ${demoDirectory})`)
    .action(async (directory?: string) =>
      evaluate({ directory: directory ?? (await findRun()) }, context(evaluateCommand)),
    );

  const recommendCommand = program
    .command('recommend')
    .description('the best items for a user')
    .argument('[dir]', `directory of the run (default: ${trainDirectory}, else ${demoDirectory})`)
    .requiredOption('--user <id>', 'the user, by the id of the data; several, one --user each', collect)
    .option('-k <n>', 'how many items', parseCount, 10)
    .option('--include-seen', 'also items that the user has in the data')
    .action(async (directory?: string) => {
      const { user: users, k, includeSeen } = recommendCommand.opts();
      const options = { directory: directory ?? (await findRun()), users, k, includeSeen };
      await recommend(options, context(recommendCommand));
    });

  const indexCommand = program
    .command('index')
    .description('vectors of any model to an index file')
    .argument(
      '<file>',
      'vectors of the items: .npy of numpy.save, or safetensors (there numpy.ascontiguousarray(vectors) first)',
    )
    .action(async (file: string) => {
      const { json: _, quiet: __, ...options } = indexCommand.opts<IndexCommandOptions & OutputOptions>();
      await indexVectors(file, options, context(indexCommand));
    });
  addIndexOptions(indexCommand);

  const searchCommand = program
    .command('search')
    .description('the best items of an index file')
    .argument('<file>', 'the index file')
    .option('--like <id>', 'an item: those most like it; several, one --like each', collect)
    .addOption(
      new Option('--user <path>', 'vectors of users, .npy or safetensors: the best for each; or several such files')
        .argParser(collect)
        .conflicts('like'),
    )
    .option('-k <n>', 'how many items', parseCount, 10)
    .addOption(
      new Option(
        '--candidates <n>',
        'post-rank so many by the kept vectors, at least -k (default: as many as find 99 % of the best)',
      )
        .argParser(parseCount)
        .conflicts('rerank'),
    )
    .option('--no-rerank', 'composite scores alone')
    .action(async (file: string) => {
      const options = searchCommand.opts<SearchCommandOptions>();
      if (!options.like && !options.user)
        searchCommand.error("error: required option '--like <id>' or '--user <path>' not specified");
      await search(file, options, context(searchCommand));
    });

  const inspectCommand = program
    .command('inspect')
    .description('what a file of LightRec holds')
    .argument('<file>', 'a model, an index, a checkpoint: any .safetensors of LightRec')
    .action(async (file: string) => inspect(file, context(inspectCommand)));

  for (const command of program.commands) {
    command
      .optionsGroup('Output:')
      .option('--json', 'JSON on standard output and nothing else there, also of an error')
      .option('--quiet', 'no progress on standard error');
    explainFurtherWords(command);
    refuseTwice(command);
  }
  return program;
}

/** For an option that may be given several times. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** The first of the default directories in which a run has finished, else the first in which one was begun. */
async function findRun(): Promise<string> {
  const directories = [trainDirectory, demoDirectory].map((name) => new RunDirectory(name));
  for (const file of ['index', 'data'] as const) {
    for (const directory of directories) if (await directory.has(file)) return directory.path;
  }
  return demoDirectory;
}
