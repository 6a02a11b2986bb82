export { formatCount, formatDuration, formatMetric, formatQuantity, formatShare, formatTimes } from './format.js';
export {
  createProgress,
  type Progress,
  type ProgressOptions,
  type ProgressStream,
  type Stage,
  type StageOptions,
} from './progress.js';
export { type ResultTableOptions, resultTable } from './result-table.js';
export { StageClock } from './stage-clock.js';
export { type TerminalStyle, terminalStyle } from './terminal-style.js';
