import { type Command, Option } from 'commander';
import { flagOf } from './flags.js';
import type { Setting, Settings, ValuesOf } from './setting.js';

/** Typed for null, as where there is no rating column. */
const none = 'none';

/** Gives a command the flags of its settings. */
export function addSettings(command: Command, settings: Settings): void {
  const typed = new Map<string, string>();
  for (const [name, setting] of Object.entries(settings)) {
    if (setting.group !== undefined) command.optionsGroup(setting.group);
    for (const option of flagsOf(name, setting)) {
      command.addOption(option);
      if (setting.once || !setting.takes) refuseAnother(command, option, typed);
    }
  }
}

/** The settings of a command that was typed, and those of them that the user gave. */
export function readSettings<Of extends Settings>(
  command: Command,
  settings: Of,
): { values: ValuesOf<Of>; given: Partial<ValuesOf<Of>> } {
  // Not by parsers: what is null there, commander takes for an empty text.
  const values = Object.entries(command.opts())
    .filter(([name]) => name in settings)
    .map(([name, value]): [string, unknown] => [name, settings[name].none && value === none ? null : value]);
  const given = values.filter(([name]) => command.getOptionValueSource(name) === 'cli');
  return { values: Object.fromEntries(values) as ValuesOf<Of>, given: Object.fromEntries(given) as ValuesOf<Of> };
}

function flagsOf(name: string, setting: Setting): Option[] {
  const { words, no, takes, parse, choices, several, required, conflicts } = setting;
  const flags: Option[] = [];
  if (words !== undefined) {
    const option = new Option(takes === undefined ? flagOf(name) : `${flagOf(name)} <${takes}>`, words);
    if (choices) option.choices(choices);
    if (parse) option.argParser(parse);
    if (several) option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
    if (setting.default !== undefined) option.default(setting.default);
    if (required) option.makeOptionMandatory();
    if (conflicts !== undefined) option.conflicts(conflicts);
    flags.push(option);
  }
  if (no !== undefined) flags.push(new Option(flagOf(`no-${name}`), no));
  return flags;
}

/** Ends the command where one thing is named twice, of which one would be ignored, or a flag comes with its opposite. */
function refuseAnother(command: Command, option: Option, typed: Map<string, string>): void {
  command.on(`option:${option.name()}`, (value?: string | null) => {
    const name = option.attributeName();
    const words = option.required ? `${option.long} ${value}` : option.long!;
    const before = typed.get(name) ?? words;
    typed.set(name, words);
    if (before !== words) command.error(`error: ${before} and ${words} cannot both be meant; give one of them`);
  });
}
