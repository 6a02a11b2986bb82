export { renderReport } from './render-report.js';
export type {
  CodewordUsage,
  DataSummary,
  LossCurve,
  LossPoint,
  NdcgCurve,
  RunEnvironment,
  RunReport,
  StageTime,
} from './run-report.js';
export type { SystemRow } from './system-row.js';
