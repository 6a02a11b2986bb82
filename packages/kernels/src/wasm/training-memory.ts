import { type KernelExports, kernelCode } from '../generated/training-kernels.js';
import { KernelModule } from './kernel-module.js';
import { WasmMemory } from './wasm-memory.js';

const trainingModule = /* @__PURE__ */ new KernelModule(() => kernelCode);

/** The kernels of training, a module of their own so that what only searches does not carry them. */
export class TrainingMemory extends WasmMemory<KernelExports> {
  constructor() {
    super(trainingModule);
  }
}
