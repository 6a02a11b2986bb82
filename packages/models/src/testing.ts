export type { RankedRows } from './bpr/bpr-loss.js';
export { BprStep } from './bpr/bpr-step.js';
export { TensorBpr, type TensorBprOptions } from './bpr/tensor-bpr.js';
export { AdamSchedule, EmbeddingTable } from './embedding/row-adam.js';
