import { Pace, type QuantizerProgress, type QuantizerTraining } from '@lightrec/core';

/** Takes all steps of a generator at once. */
export function runToEnd<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Takes the steps one after another, so that the event loop has its turn between them, and reports the first and the last. */
export async function runPaced<T>(
  steps: Generator<QuantizerProgress, T>,
  { onProgress, signal }: Pick<QuantizerTraining, 'onProgress' | 'signal'>,
): Promise<T> {
  const pace = new Pace(signal);
  let last: QuantizerProgress | undefined;
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    const isDue = (await pace.breathe()) || !last;
    if (isDue && step.value.done < step.value.total) onProgress?.(step.value);
    last = step.value;
  }
  onProgress?.(last!);
  return step.value;
}
