export { AdamSchedule } from './adam/row-adam.js';
export { BprStep } from './bpr/bpr-step.js';
export { TensorBpr, type TensorBprOptions } from './bpr/tensor-bpr.js';
export { createEmbeddingTables, type EmbeddingTables } from './embedding/embedding-tables.js';
