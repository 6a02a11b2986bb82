/** What the benchmarks compare: a step of BPR, and its slow twin in plain TensorFlow.js. */
export { AdamSchedule } from './adam/row-adam.js';
export { BprStep } from './bpr/bpr-step.js';
export { createEmbeddingTables } from './embedding/embedding-tables.js';
export { TensorBpr } from './test-support/tensor-bpr.js';
