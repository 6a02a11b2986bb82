import cliTruncate from 'cli-truncate';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { formatCount, formatDuration, formatTimeLeft } from './format.js';
import type { TerminalStyle } from './terminal-style.js';

/** How far a stage has come. */
export interface StageState {
  name: string;
  /** How much there is to do, where it is known. */
  total?: number;
  /** What had been done before this run began. */
  from: number;
  /** How much is done, `from` included. */
  done: number;
  /** Since this run began. */
  elapsedSeconds: number;
  figures: Readonly<Record<string, number>>;
}

const nameWidth = 24;
const barWidth = 24;
const indent = '  ';

/** The running stage as a terminal shows it: name, bar and time left, and its figures on a line below. */
export function stageFrame(state: StageState, style: TerminalStyle, columns: number): string[] {
  const { cyan, dim } = pc.createColors(style.color);
  const share = shareDone(state);
  const secondsLeft = estimateSecondsLeft(state);
  const parts = [indent + column(state.name)];
  if (share === undefined) {
    parts.push(dim(formatDuration(state.elapsedSeconds)));
  } else {
    const filled = Math.round(share * barWidth);
    const [full, empty] = style.unicode ? ['━', '─'] : ['#', '-'];
    if (columns >= 72) parts.push(cyan(full.repeat(filled)) + dim(empty.repeat(barWidth - filled)));
    parts.push(percent(share).padStart(5));
    if (secondsLeft !== undefined) parts.push(dim(`${formatTimeLeft(secondsLeft)} left`));
  }
  const separator = style.unicode ? ' · ' : ', ';
  const details = [...amountDone(state), ...figureTexts(state)].join(separator);
  const lines = details ? [parts.join('  '), indent + indent + dim(details)] : [parts.join('  ')];
  // A line that wraps would make the picture jump.
  return lines.map((line) => cliTruncate(line, Math.max(1, columns - 1)));
}

/** The lasting line of a stage that has ended, as a terminal shows it; the summary below it where both do not fit. */
export function finishedLine(state: StageState, style: TerminalStyle, columns: number, summary?: string): string {
  const { dim, green } = pc.createColors(style.color);
  const mark = green(style.unicode ? '✓' : '*');
  const time = dim(formatDuration(state.elapsedSeconds).padStart(12));
  const line = `${mark} ${column(state.name)}${time}`;
  if (!summary) return line;
  const whole = `${line}  ${summary}`;
  return stringWidth(whole) <= columns ? whole : `${line}\n${indent}${indent}${summary}`;
}

/** The running stage as a line of a log. */
export function plainLine(state: StageState): string {
  const share = shareDone(state);
  const secondsLeft = estimateSecondsLeft(state);
  const parts = [
    share === undefined ? formatDuration(state.elapsedSeconds) : percent(share),
    ...amountDone(state),
    ...figureTexts(state),
    ...(secondsLeft === undefined ? [] : [`${formatTimeLeft(secondsLeft)} left`]),
  ];
  return `${state.name}: ${parts.join(', ')}`;
}

/** The end of a stage as a line of a log. */
export function plainFinishedLine(state: StageState, summary?: string): string {
  return `${state.name}: done in ${formatDuration(state.elapsedSeconds)}${summary ? `, ${summary}` : ''}`;
}

/** Seconds until the end at the pace of this run; `undefined` while there is no pace or nothing left. */
function estimateSecondsLeft({ total, from, done, elapsedSeconds }: StageState): number | undefined {
  if (total === undefined || done <= from || done >= total) return undefined;
  return (elapsedSeconds / (done - from)) * (total - done);
}

function shareDone({ total, done }: StageState): number | undefined {
  if (total === undefined) return undefined;
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function amountDone({ total, done }: StageState): string[] {
  if (total !== undefined) return [`${formatCount(done)} of ${formatCount(total)}`];
  return done > 0 ? [`${formatCount(done)} so far`] : [];
}

function figureTexts({ figures }: StageState): string[] {
  return Object.entries(figures).map(([name, value]) => `${name} ${formatFigure(value)}`);
}

/** Four significant digits, enough to see a loss move; a loss that has gone astray is shown as `NaN`. */
function formatFigure(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : value.toPrecision(4);
}

function column(name: string): string {
  return name + ' '.repeat(Math.max(0, nameWidth - stringWidth(name)));
}
