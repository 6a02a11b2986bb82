export { renderReport } from './render-report.js';
export { renderTuning } from './render-tuning.js';
export type {
  CodewordUsage,
  LossCurve,
  NdcgCurve,
  RunReport,
} from './run-report.js';
