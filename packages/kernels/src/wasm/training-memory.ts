import { kernelCode } from '../generated/training-kernels.js';
import { KernelModule } from './kernel-module.js';
import { type ModuleExports, WasmMemory } from './wasm-memory.js';

/** The functions of `assembly/training.ts`; pointers are byte addresses. */
interface TrainingExports extends ModuleExports {
  adamRow(
    row: number,
    first: number,
    second: number,
    gradient: number,
    dim: number,
    pull: number,
    rate: number,
    epsilon: number,
    firstDecay: number,
    firstGain: number,
    secondDecay: number,
    secondGain: number,
  ): number;
  driftRow(
    row: number,
    first: number,
    second: number,
    dim: number,
    rate: number,
    epsilon: number,
    firstDecay: number,
    secondDecay: number,
  ): void;
  rankingMargins(
    users: number,
    items: number,
    dim: number,
    userRows: number,
    positiveRows: number,
    negativeRows: number,
    size: number,
    negativeCount: number,
    margins: number,
  ): void;
  rankingGradients(
    users: number,
    items: number,
    dim: number,
    userRows: number,
    positiveRows: number,
    negativeRows: number,
    userGradients: number,
    itemGradients: number,
    userSlots: number,
    positiveSlots: number,
    negativeSlots: number,
    size: number,
    negativeCount: number,
    pulls: number,
  ): void;
  multiplyPanels(
    inputs: number,
    inputStride: number,
    rowCount: number,
    inner: number,
    panels: number,
    panelCount: number,
    starts: number,
    startStride: number,
    outputs: number,
    outputStride: number,
  ): void;
  addOuterProducts(
    lefts: number,
    leftStride: number,
    panelCount: number,
    rights: number,
    inner: number,
    rowCount: number,
    panels: number,
  ): void;
  chooseCodewords(
    scores: number,
    stride: number,
    rowCount: number,
    panelCount: number,
    largest: number,
    codes: number,
    codeStep: number,
  ): void;
  softmaxGradients(
    scores: number,
    gradients: number,
    stride: number,
    rowCount: number,
    panelCount: number,
    powers: number,
    largest: number,
    scale: number,
    inverse: number,
    sums: number,
  ): void;
  addChosen(rows: number, codes: number, codeStep: number, rowCount: number, dim: number, table: number): void;
  subtractChosen(
    inputs: number,
    codes: number,
    codeStep: number,
    rowCount: number,
    dim: number,
    table: number,
    outputs: number,
  ): void;
  addToChosen(rows: number, codes: number, codeStep: number, rowCount: number, dim: number, table: number): void;
  subtractRows(a: number, b: number, length: number, outputs: number): void;
}

const trainingModule = /* @__PURE__ */ new KernelModule(() => kernelCode);

/** The kernels of training, a module of their own so that what only searches does not carry them. */
export class TrainingMemory extends WasmMemory<TrainingExports> {
  constructor() {
    super(trainingModule);
  }
}
