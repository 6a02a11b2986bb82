import type { Settings } from './setting.js';

/** A setting as it is typed: `--teacher-epochs` for `teacherEpochs`, `-k` for `k`. */
export function flagOf(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A setting as its words are typed: `--distillation 0.5,5`, `--positive buy=3,cart=1`, `--no-header`. */
export function asTyped(name: string, value: unknown): [flag: string] | [flag: string, value: string] {
  if (typeof value === 'boolean') return [flagOf(value ? name : `no-${name}`)];
  if (typeof value !== 'object' || value === null) return [flagOf(name), String(value ?? 'none')];
  const parts = Array.isArray(value) ? value : Object.entries(value).map(([type, weight]) => `${type}=${weight}`);
  return [flagOf(name), parts.join(',')];
}

/** The flag of an argument of the library; `undefined` where no setting becomes it. */
export function flagOfArgument(argument: string, settings: Settings): string | undefined {
  const name = nameOf(argument, settings);
  return name === undefined ? undefined : flagOf(name);
}

/**
 * What the library says, with options as they are typed here: `--skip-bad-lines` for `skipBadLines: true`. Its texts
 * have them in backticks, each alone or with one value as code; others stay as they are.
 */
export function inFlags(text: string, settings: Settings): string {
  return text.replace(/`(\w+)(?:: ([^`]+))?`/g, (mention, argument: string, value?: string) => {
    const name = nameOf(argument, settings);
    return name === undefined ? mention : withValue(name, value);
  });
}

function nameOf(argument: string, settings: Settings): string | undefined {
  return argument in settings ? argument : Object.keys(settings).find((name) => settings[name].as === argument);
}

function withValue(name: string, value: string | undefined): string {
  if (value === undefined || value === 'true') return flagOf(name);
  if (value === 'false') return flagOf(`no-${name}`);
  if (value === 'null') return `${flagOf(name)} none`;
  return `${flagOf(name)} ${/^.\w+.$/.test(value) ? value.slice(1, -1) : value}`;
}
