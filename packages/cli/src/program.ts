import { Command } from 'commander';
import type { Start } from './commands/define-command.js';
import { demo } from './commands/demo.js';
import { evaluate } from './commands/evaluate.js';
import { index } from './commands/index-vectors.js';
import { inspect } from './commands/inspect.js';
import { recommend } from './commands/recommend.js';
import { search } from './commands/search.js';
import { train } from './commands/train.js';
import { tune } from './commands/tune.js';
import { version } from './version.js';

/** In the order of the help. */
const commands = [demo, train, tune, evaluate, recommend, index, search, inspect];

export function createProgram(start: Start): Command {
  const program = new Command('lightrec')
    .description('Trains a recommender, stores an item in four bytes, searches and measures it.')
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help for the options.');
  for (const addTo of commands) addTo(program, start);
  return program;
}
