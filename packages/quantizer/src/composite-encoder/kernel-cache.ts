import { createEncoderKernel, type EncoderKernel, type EncoderKernelOptions } from '@lightrec/kernels';
import { encoderThreads } from './encoder-threads.js';

/** What tells one kernel from another, beside its size. */
export type KernelForm = Required<Omit<EncoderKernelOptions, 'rowCount' | 'engine' | 'threads'>>;

export interface CachedKernel {
  readonly kernel: EncoderKernel;
  /** The most rows that it takes. */
  readonly rowCount: number;
  /** Whose forward pass it holds, until another takes its place. */
  pass?: symbol;
}

/** Few, as each holds the scores of a batch: megabytes. */
const kernelLimit = 3;
/** So that batches of about the same size make do with one kernel. */
const rowStep = 1024;

/** That the kernels have. */
let threadCount = 1;
/** By form, the one used last at the end. */
const kernels = new Map<string, CachedKernel>();

/** A kernel for `rowCount` rows: one that is there, or a new and larger one. */
export function kernelFor(form: KernelForm, rowCount: number): CachedKernel {
  const { dim, codebookCount, codewordCount, recurrence } = form;
  const threads = encoderThreads();
  if (threads !== threadCount) for (const key of [...kernels.keys()]) discard(key);
  threadCount = threads;
  const key = [dim, codebookCount, codewordCount, recurrence].join();
  const cached = kernels.get(key);
  if (cached && cached.rowCount < rowCount) discard(key);
  const found = kernels.get(key) ?? create(form, rowCount, threads);
  kernels.delete(key);
  kernels.set(key, found);
  const [oldest] = kernels.keys();
  if (kernels.size > kernelLimit) discard(oldest);
  return found;
}

function create(form: KernelForm, rowCount: number, threads: number): CachedKernel {
  const roomy = Math.max(1, Math.ceil(rowCount / rowStep)) * rowStep;
  return { kernel: createEncoderKernel({ ...form, rowCount: roomy, threads }), rowCount: roomy };
}

function discard(key: string): void {
  kernels.get(key)?.kernel.dispose();
  kernels.delete(key);
}
