import { type ArgumentError, LightRecError } from '@lightrec/core';
import { CommanderError } from 'commander';
import { flagOfArgument, inFlags } from './settings/flags.js';
import type { Settings } from './settings/setting.js';

/** What went wrong, for people and, with `--json`, for machines. */
export interface ErrorReport {
  message: string;
  /** `USAGE`, `STOPPED`, what the system refused, as `ENOSPC`, or the code of an error of the library. */
  code: string;
  /** The flag, or what else was typed, that does not fit. */
  argument?: string;
  expected?: string;
  received?: string;
  /** What to do about it. */
  hint?: string;
}

/** Long work was stopped by Ctrl-C; says how to go on with it. */
export class InterruptedError extends LightRecError {
  static override readonly code = 'STOPPED';
}

/**
 * Our own errors say what to do, those of the system what it refused, as a full disk; anything else is a fault of the
 * program, and its stack helps to mend it.
 *
 * @param settings - of the command that ran, which errors name by their flags
 */
export function reportOf(error: unknown, settings: Settings = {}): ErrorReport {
  if (error instanceof CommanderError) return reportOfUsage(error);
  const system = systemErrorOf(error);
  if (LightRecError.isInstance(error)) return { ...reportOfOurs(error, settings), code: system?.code ?? error.code };
  if (system) return { message: inWords(system), code: String(system.code) };
  if (isOutOfMemory(error)) return { message: `There is not enough memory: ${error.message}.`, code: 'ENOMEM' };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 'INTERNAL' };
}

/** An error of the system, as of a full disk, that `error` is or that caused it. */
export function systemErrorOf(error: unknown): NodeJS.ErrnoException | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('syscall' in cause && 'code' in cause) return cause as NodeJS.ErrnoException;
  }
  return undefined;
}

function reportOfUsage({ message }: CommanderError): ErrorReport {
  const [, argument] = message.match(/'(--?[a-z][\w-]*)/) ?? message.match(/(--[a-z][\w-]*)/) ?? [];
  return { message: message.replace(/^error: /, ''), argument, code: 'USAGE' };
}

function reportOfOurs(error: LightRecError & Partial<ArgumentError>, settings: Settings): Omit<ErrorReport, 'code'> {
  const { argument: name = '', message } = error;
  const [expected, received, hint] = [error.expected, error.received, error.hint].map(
    (text) => text && inFlags(text, settings),
  );
  const argument = flagOfArgument(name, settings) ?? error.argument;
  const said = name && message.startsWith(`${name}: `) ? `${argument}${message.slice(name.length)}` : message;
  return { message: inFlags(said, settings), argument, expected, received, hint };
}

/** Such as `items.npy: no such file or directory (ENOENT)`. */
function inWords(error: NodeJS.ErrnoException): string {
  return `${error.path === undefined ? '' : `${error.path}: `}${systemWords(error)}`;
}

/** Such as `no such file or directory (ENOENT)`. */
export function systemWords({ code, message }: NodeJS.ErrnoException): string {
  return `${message.replace(`${code}: `, '').replace(/, \w+( '.*)?$/s, '')} (${code})`;
}

function isOutOfMemory(error: unknown): error is RangeError {
  return error instanceof RangeError && /allocation failed|Invalid (typed )?array (buffer )?length/.test(error.message);
}
