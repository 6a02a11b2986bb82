import { ArgumentError } from '@lightrec/core';
import { wasmBase64 } from '../generated/kernels.js';
import type { SearchKernels } from './search-kernels.js';

/** The functions of `assembly/`; pointers are byte addresses. */
export interface KernelExports extends SearchKernels {
  memory: WebAssembly.Memory;
  heapBase(): number;
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
  scoreQuads(
    users: number,
    userCount: number,
    quads: number,
    quadCount: number,
    dim: number,
    scores: number,
    stride: number,
  ): void;
  nearestQuads(
    points: number,
    pointCount: number,
    quads: number,
    quadCount: number,
    biases: number,
    dim: number,
    assignments: number,
    scores: number,
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
  scanCodeGroup(codes: number, itemCount: number, scores: number, accumulate: number): void;
  selectTopK(scores: number, quadCount: number, k: number, indices: number, heapScores: number): number;
}

/** Which implementation runs: WebAssembly SIMD, its plain TypeScript twin, or the first where it can. */
export type Engine = 'auto' | 'wasm' | 'plain';

/** Where the four rows of the look-up table of a scan lie; a constant of `assembly/lookup.ts`. */
export const lookupTableAddress = 1024;

const pageBytes = 65_536;
const maximumBytes = 4 * 1024 ** 3 - pageBytes;

/** What an allocation takes, so that the next is aligned to 64 bytes. */
export function allocatedBytes(byteLength: number): number {
  return Math.ceil(byteLength / 64) * 64;
}

/**
 * One instance of the kernels with a memory of its own, handed out front to back and freed as a whole with
 * the object. Allocate first, take views after: growing the memory detaches earlier views.
 */
export class KernelMemory {
  readonly kernels: KernelExports;
  private next: number;

  constructor() {
    this.kernels = new WebAssembly.Instance(compiledModule()).exports as unknown as KernelExports;
    this.next = this.kernels.heapBase();
  }

  /** Reserves `byteLength` bytes, aligned to 64, and returns their address. */
  allocate(byteLength: number): number {
    this.reserve(byteLength);
    const address = this.next;
    this.next += allocatedBytes(byteLength);
    return address;
  }

  /** Grows now, so that views taken between now and the allocation of these bytes stay attached. */
  reserve(byteLength: number): void {
    const end = this.next + allocatedBytes(byteLength);
    if (end > maximumBytes) {
      throw new ArgumentError({
        argument: 'byteLength',
        expected: 'kernel arrays of at most 4 GiB in all',
        received: `${end} bytes`,
        hint: 'Split the items over several instances.',
      });
    }
    const missing = end - this.kernels.memory.buffer.byteLength;
    if (missing > 0) this.kernels.memory.grow(Math.ceil(missing / pageBytes));
  }

  float32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.memory.buffer as ArrayBuffer, address, length);
  }

  uint32(address: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.kernels.memory.buffer as ArrayBuffer, address, length);
  }

  uint8(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.kernels.memory.buffer as ArrayBuffer, address, length);
  }
}

/**
 * Resolves `auto`: WebAssembly where the engine has SIMD, else the plain twin.
 *
 * @throws ArgumentError for any other name
 */
export function resolveEngine(engine: Engine): 'wasm' | 'plain' {
  if (engine === 'wasm' || engine === 'plain') return engine;
  if (engine !== 'auto') {
    throw new ArgumentError({ argument: 'engine', expected: 'auto, wasm or plain', received: engine });
  }
  try {
    compiledModule();
    return 'wasm';
  } catch {
    return 'plain';
  }
}

let cachedModule: WebAssembly.Module | undefined;

/**
 * Compiles the kernels without blocking, as browsers may refuse to do at once on their main thread; whatever is created
 * after it finds them compiled. Does nothing for `plain`, or where there is no SIMD.
 */
export async function compileKernels(engine: Engine = 'auto'): Promise<void> {
  if (cachedModule || engine === 'plain') return;
  try {
    cachedModule = await WebAssembly.compile(decodeBase64(wasmBase64));
  } catch {
    // `resolveEngine` says what to do without them.
  }
}

function compiledModule(): WebAssembly.Module {
  cachedModule ??= new WebAssembly.Module(decodeBase64(wasmBase64));
  return cachedModule;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
