export { renderReport } from './render-report.js';
export type {
  CodewordUsage,
  LossCurve,
  NdcgCurve,
  RunReport,
  StageTime,
} from './run-report.js';
export type { SystemRow } from './system-row.js';
