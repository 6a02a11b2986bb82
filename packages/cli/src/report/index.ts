export { renderReport } from './render-report.js';
export { renderTuning, type TuningReport } from './render-tuning.js';
export type {
  CodewordUsage,
  LossCurve,
  NdcgCurve,
  RunReport,
} from './run-report.js';
