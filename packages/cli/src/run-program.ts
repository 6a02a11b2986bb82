import { CommanderError } from 'commander';
import type { OutputOptions } from './commands/define-command.js';
import { InterruptedError, reportOf } from './error-report.js';
import { createProgram } from './program.js';
import type { Settings } from './settings/setting.js';
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
  let settings: Settings = {};
  const contextOf = ({ json = false, quiet = false }: OutputOptions, ofCommand: Settings) => {
    const clock = new StageClock(createProgress(stderr, { ...terminalStyle(stderr), silent: quiet }));
    progress = clock;
    settings = ofCommand;
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
  const program = createProgram({ contextOf, words });
  // Looked for, not parsed: words that make no command are answered in JSON too.
  const json = words.includes('--json');
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void (json || stderr.write(text)),
      getOutHelpWidth: () => columnsOf(stdout) ?? 80,
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    progress?.stop();
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const isStopped = signal.aborted && error === signal.reason;
    const report = reportOf(isStopped ? new InterruptedError('Stopped.') : error, settings);
    if (json) stdout.write(`${JSON.stringify({ error: report })}\n`);
    else if (report.code !== 'USAGE') stderr.write(`${signal.aborted ? '' : 'lightrec: '}${report.message}\n`);
    if (error instanceof CommanderError) return 2;
    return signal.aborted ? 130 : 1;
  }
}
