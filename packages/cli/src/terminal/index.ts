export { columnsOf } from './columns.js';
export { formatCount, formatMetric, formatQuantity, formatTimes } from './format.js';
export type { ProgressStream } from './painters.js';
export { PhaseStages } from './phase-stages.js';
export { createProgress, type Progress, type Stage } from './progress.js';
export { StageClock, type StageTime } from './stage-clock.js';
export { type TerminalStyle, terminalStyle } from './terminal-style.js';
export { printable, textTable } from './text-table.js';
