export { renderReport } from './render-report.js';
export type {
  CodewordUsage,
  LossCurve,
  NdcgCurve,
  RunReport,
} from './run-report.js';
