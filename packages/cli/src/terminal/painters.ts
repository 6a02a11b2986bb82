import { createLogUpdate } from 'log-update';
import { finishedLine, plainFinishedLine, plainLine, type StageState, stageFrame } from './stage-frame.js';
import type { TerminalStyle } from './terminal-style.js';

/** Where progress is written: standard error, or a stand-in of a test. */
export interface ProgressStream {
  write(text: string): unknown;
  /** Width of the terminal. Default: 80. */
  columns?: number;
}

/** Puts the state of a stage on a stream; times are in milliseconds of one clock. */
export interface Painter {
  begin(state: StageState, nowMs: number): void;
  update(state: StageState, nowMs: number): void;
  finish(state: StageState, summary?: string): void;
  note(text: string): void;
  stop(): void;
}

/** More often than this no eye follows, and each drawing costs the work a little time. */
const frameIntervalMs = 80;

/** Draws the running stage in place; what is finished stays above it. */
export function terminalPainter(stream: ProgressStream, style: TerminalStyle): Painter {
  // Of a stream log-update needs no more than to write, and to ask whether it is a terminal and how wide.
  const render = createLogUpdate(stream as NodeJS.WritableStream, { showCursor: true });
  let running: StageState | undefined;
  let drawnMs = 0;
  const frame = (state: StageState) => stageFrame(state, style, stream.columns ?? 80).join('\n');
  return {
    begin(state, nowMs) {
      running = state;
      drawnMs = nowMs;
      render(frame(state));
    },
    update(state, nowMs) {
      running = state;
      if (nowMs - drawnMs < frameIntervalMs) return;
      drawnMs = nowMs;
      render(frame(state));
    },
    finish(state, summary) {
      running = undefined;
      render.persist(finishedLine(state, style, stream.columns ?? 80, summary));
    },
    note(text) {
      render.persist(text);
      if (running) render(frame(running));
    },
    stop() {
      // Persisting also wipes the ^C that a terminal echoes below the frame.
      if (running) render.persist(frame(running));
      render.done();
    },
  };
}

/** Writes a line at most every `lineIntervalMs` milliseconds, and one at the end of each stage. */
export function plainPainter(stream: ProgressStream, lineIntervalMs: number): Painter {
  let writtenMs = 0;
  const writeLine = (text: string) => stream.write(`${text}\n`);
  return {
    begin(_, nowMs) {
      writtenMs = nowMs;
    },
    update(state, nowMs) {
      if (nowMs - writtenMs < lineIntervalMs) return;
      writtenMs = nowMs;
      writeLine(plainLine(state));
    },
    finish(state, summary) {
      writeLine(plainFinishedLine(state, summary));
    },
    note: writeLine,
    stop() {},
  };
}
