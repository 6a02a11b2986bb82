import { ArgumentError, LightRecError, ShapeError } from '@lightrec/core';
import { CommanderError } from 'commander';
import { flagOf, inFlags } from './flag-names.js';

/** What went wrong, for people and, with `--json`, for machines. */
export interface ErrorReport {
  message: string;
  /** The flag, or what else was typed, that does not fit. */
  argument?: string;
  /** `USAGE`, `STOPPED`, what the system refused, as `ENOSPC`, or the class of an error of the library. */
  code?: string;
}

/** Long work was stopped by Ctrl-C; says how to go on with it. */
export class InterruptedError extends LightRecError {
  static override readonly code = 'STOPPED';
}

/**
 * Our own errors say what to do, those of the system what it refused, as a full disk; anything else is a fault of the
 * program, and its stack helps to mend it.
 *
 * @param options - names of the options that there are
 */
export function reportOf(error: unknown, options: readonly string[]): ErrorReport {
  if (error instanceof CommanderError) return reportOfUsage(error);
  if (InterruptedError.isInstance(error)) return { message: error.message, code: 'STOPPED' };
  if (LightRecError.isInstance(error)) {
    const code = systemErrorOf(error)?.code ?? error.name;
    return { message: inFlags(error, options), argument: argumentOf(error, options), code };
  }
  const system = systemErrorOf(error);
  if (system) return { message: inWords(system), code: system.code };
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

function argumentOf(error: LightRecError, options: readonly string[]): string | undefined {
  if (!ArgumentError.isInstance(error) && !ShapeError.isInstance(error)) return undefined;
  return options.includes(error.argument) ? flagOf(error.argument) : error.argument;
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
