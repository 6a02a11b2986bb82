import type { Command } from 'commander';
import type { Context } from '../context.js';
import { flagOf } from '../settings/flags.js';
import type { Settings, ValuesOf } from '../settings/setting.js';
import { adviseOnFlags } from '../settings/similar-flags.js';
import { addSettings, readSettings } from '../settings/typed-settings.js';

/** How a command shows itself; every command takes these. */
const outputSettings = {
  json: { group: 'Output:', words: 'JSON on standard output and nothing else there, also of an error' },
  quiet: { group: 'Output:', words: 'no progress on standard error' },
} as const satisfies Settings;

export type OutputOptions = ValuesOf<typeof outputSettings>;

/** All that one command is; the file that defines it and the list of `program.ts` are all that a new one takes. */
interface Definition<Of extends Settings> {
  name: string;
  description: string;
  /** A file or directory, as commander writes it: `<file>`, or `[dir]` where it may be left out; and its help. */
  argument?: readonly [name: string, words: string];
  settings: Of;
  /** The setting that a word too many was probably typed for. */
  further?: keyof Of & string;
  run(call: Call<Of>): Promise<void>;
}

/** A command as the user typed it. */
export interface Call<Of extends Settings> {
  argument?: string;
  values: ValuesOf<Of>;
  /** The settings that the user typed. */
  given: Partial<ValuesOf<Of>>;
  context: Context;
  /** All that the user typed. */
  words: readonly string[];
  /** Ends the program, as words that make no command do. */
  refuse(message: string): never;
}

/** What runs commands. */
export interface Start {
  /** Called by the command that runs; its errors name its settings by their flags. */
  contextOf(output: OutputOptions, settings: Settings): Context;
  words: readonly string[];
}

export type AddCommand = (program: Command, start: Start) => void;

export function defineCommand<const Of extends Settings>(definition: Definition<Of>): AddCommand {
  return (program, { contextOf, words }) => {
    const settings = { ...definition.settings, ...outputSettings };
    const command = program.command(definition.name).description(definition.description).allowExcessArguments();
    if (definition.argument) command.argument(...definition.argument);
    addSettings(command, settings);
    adviseOnFlags(command);
    const refuse = (message: string): never => command.error(`error: ${message}`);
    command.action(async () => {
      const [argument, ...further] = definition.argument ? command.args : [undefined, ...command.args];
      if (further.length > 0) refuse(adviseOnFurther(further[0]!, definition.further));
      const output = readSettings(command, outputSettings).values;
      const typed = readSettings(command, definition.settings);
      await definition.run({ ...typed, argument, context: contextOf(output, settings), words, refuse });
    });
  };
}

/** Says with which flag a word that is left over is to be given. */
function adviseOnFurther(word: string, setting: string | undefined): string {
  const advice = setting === undefined ? '' : `; is it ${flagOf(setting)} ${word}?`;
  return `unexpected argument '${word}'${advice}`;
}
