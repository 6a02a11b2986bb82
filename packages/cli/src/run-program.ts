import { LightRecError } from '@lightrec/core';
import { type Command, CommanderError } from 'commander';
import { inFlags } from './flag-names.js';
import { createProgram, type OutputOptions } from './program.js';
import { columnsOf, createProgress, type ProgressStream, StageClock, terminalStyle } from './terminal/index.js';

/** The world a program runs in: that of the process, or a stand-in of a test. */
export interface World {
  stdout: ProgressStream & { isTTY?: boolean };
  stderr: ProgressStream & { isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** 0 for success, 1 for what went wrong, 2 for words that are no command, 130 after Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Runs `lightrec` with the words that follow its name. */
export async function runProgram(words: readonly string[], { stdout, stderr, signal }: World): Promise<ExitCode> {
  let progress: StageClock | undefined;
  const contextOf = ({ json = false, quiet = false }: OutputOptions) => {
    const clock = new StageClock(createProgress(stderr, { ...terminalStyle(stderr), silent: quiet }));
    progress = clock;
    return {
      style: terminalStyle(stdout),
      columns: columnsOf(stdout),
      progress: clock,
      stageSeconds: () => clock.seconds,
      signal,
      json,
      print: (line: string) => void stdout.write(`${line}\n`),
    };
  };
  const program = createProgram(contextOf, words);
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    progress?.stop();
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = signal.aborted && error === signal.reason ? 'Stopped.' : describe(error, optionsOf(program));
    stderr.write(`${signal.aborted ? '' : 'lightrec: '}${message}\n`);
    return signal.aborted ? 130 : 1;
  }
}

/**
 * Our own errors say what to do, those of the system what it refused, as a full disk; anything else is a fault of the
 * program, and its stack helps to mend it.
 */
function describe(error: unknown, options: readonly string[]): string {
  if (LightRecError.isInstance(error)) return inFlags(error, options);
  if (error instanceof Error && 'syscall' in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function optionsOf({ commands }: Command): string[] {
  return commands.flatMap(({ options }) => options.map((option) => option.attributeName()));
}
