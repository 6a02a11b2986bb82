import type { Progress, StageTime, TerminalStyle } from './terminal/index.js';

/** What a command works with, beside its own options. */
export interface Context {
  /** Of standard output. */
  style: TerminalStyle;
  /** Columns that a line of standard output may take; absent where nothing limits it. */
  columns?: number;
  /** Progress and notes, on standard error. */
  progress: Progress;
  /** How long each stage took that has ended. */
  stageSeconds(): StageTime[];
  /** Stops long work: Ctrl-C. */
  signal: AbortSignal;
  /** Standard output takes one JSON object and nothing else. */
  json: boolean;
  /** Writes a line to standard output. */
  print(line: string): void;
}
