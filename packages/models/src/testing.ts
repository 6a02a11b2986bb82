/** For the benchmarks: a step of BPR with its slow twin in plain TensorFlow.js, and the steps of ELSA, which they prune between. */
export { AdamSchedule } from './adam/row-adam.js';
export { BprStep } from './bpr/bpr-step.js';
export { ElsaTrainer } from './elsa/elsa-trainer.js';
export { createEmbeddingTables } from './embedding/embedding-tables.js';
export { TensorBpr } from './test-support/tensor-bpr.js';
