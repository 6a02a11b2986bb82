import { type ProgressStream, plainPainter, terminalPainter } from './painters.js';
import type { StageState } from './stage-frame.js';
import type { TerminalStyle } from './terminal-style.js';

export interface ProgressOptions extends TerminalStyle {
  /** Write nothing at all, for `--quiet`. Default: false. */
  silent?: boolean;
  /** Least time between two lines of one stage where the stream is no terminal. Default: 5,000. */
  lineIntervalMs?: number;
  /** A clock in milliseconds. Default: `performance.now`. */
  now?: () => number;
}

export interface StageOptions {
  /** What an earlier run had done when work is resumed; it does not count for the time left. Default: 0. */
  from?: number;
}

export interface Stage {
  /**
   * @param done - how much of `total` is done, in this run and those before it
   * @param figures - shown by name, e.g. `{ loss, 'recall@100': recall }`; each stays until it is given anew
   */
  update(done: number, figures?: Record<string, number>): void;
  /**
   * Ends the stage with one lasting line.
   *
   * @param summary - what came of it, in a few words
   */
  end(summary?: string): void;
}

export interface Progress {
  /**
   * Begins a stage; one runs at a time, and beginning the next ends the one before.
   *
   * @param total - how much there is to do, in any unit; left out where that is not known
   */
  stage(name: string, total?: number, options?: StageOptions): Stage;
  /** Writes a lasting line, above the stage that runs. */
  note(text: string): void;
  /** Leaves on the screen what the running stage had reached, then writes no more. For the end, errors and Ctrl-C. */
  stop(): void;
}

/**
 * Progress of long work in named stages, on standard error so that standard output stays clean. On a terminal
 * it is redrawn in place, elsewhere it is a plain line every few seconds and one at the end of each stage.
 *
 * The cursor is never hidden, so no way of ending, `kill -9` included, leaves a terminal without one.
 */
export function createProgress(stream: ProgressStream, options: ProgressOptions): Progress {
  if (options.silent) return silentProgress;
  const now = options.now ?? (() => performance.now());
  const painter = options.isTTY
    ? terminalPainter(stream, options)
    : plainPainter(stream, options.lineIntervalMs ?? 5000);
  let running: Stage | undefined;
  let stopped = false;

  function beginStage(name: string, total?: number, { from = 0 }: StageOptions = {}): Stage {
    if (stopped) return silentStage;
    running?.end();
    const startMs = now();
    let state: StageState = { name, total, from, done: from, elapsedSeconds: 0, figures: {} };
    const stage: Stage = {
      update(done, figures) {
        if (running !== stage) return;
        const nowMs = now();
        state = { ...state, done, elapsedSeconds: (nowMs - startMs) / 1000, figures: { ...state.figures, ...figures } };
        painter.update(state, nowMs);
      },
      end(summary) {
        if (running !== stage) return;
        running = undefined;
        painter.finish({ ...state, elapsedSeconds: (now() - startMs) / 1000 }, summary);
      },
    };
    running = stage;
    painter.begin(state, startMs);
    return stage;
  }

  return {
    stage: beginStage,
    note(text) {
      if (!stopped) painter.note(text);
    },
    stop() {
      if (stopped) return;
      stopped = true;
      running = undefined;
      painter.stop();
    },
  };
}

const silentStage: Stage = { update() {}, end() {} };
const silentProgress: Progress = { stage: () => silentStage, note() {}, stop() {} };
