export { type InnerProductDistillationInputs, innerProductDistillation } from './inner-product-distillation.js';
