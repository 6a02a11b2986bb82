export { columnsOf } from './columns.js';
export { formatCount, formatMetric, formatQuantity, formatTimes } from './format.js';
export { createProgress, type Progress, type ProgressStream, type Stage } from './progress.js';
export { resultTable } from './result-table.js';
export { StageClock } from './stage-clock.js';
export { type TerminalStyle, terminalStyle } from './terminal-style.js';
export { printable, textTable } from './text-table.js';
