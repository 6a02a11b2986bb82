import { type BackendMiss, type BackendName, useBackend as startBackend } from '@lightrec/backends';
import type { Context } from '../context.js';

export type BackendChoice = BackendName | 'auto';

/**
 * Starts TensorFlow.js, which only LightRec's training needs, and tells on which backend; where it was chosen,
 * also why no faster one. Packages of backends may lie in the folder that `LIGHTREC_BACKENDS` names.
 *
 * @returns the name of the backend
 * @throws BackendError where the backend that was named does not start
 */
export async function useBackend(choice: BackendChoice, { progress }: Context): Promise<BackendName> {
  const { name, version, misses } = await startBackend(choice, { from: process.env.LIGHTREC_BACKENDS });
  progress.note(
    `TensorFlow.js ${version} on the backend ${name}${name === 'cpu' ? ', many times slower than wasm' : ''}`,
  );
  if (misses.length > 0) progress.note(`Not used: ${summaryOf(misses)}`);
  return name;
}

/**
 * That with which a training began, unless another is asked for.
 *
 * @throws BackendError where the backend that was named does not start
 */
export async function resumeBackend(
  begun: BackendName | undefined,
  choice: BackendChoice,
  context: Context,
): Promise<BackendName> {
  const backend = await useBackend(choice === 'auto' ? (begun ?? choice) : choice, context);
  if (begun !== undefined && backend !== begun) {
    context.progress.note(`The training began on the backend ${begun}; on ${backend} it ends with other bytes`);
  }
  return backend;
}

/** Such as `tfjs-node-gpu, tfjs-node (not installed); webgpu (no GPU adapter)`. */
function summaryOf(misses: readonly BackendMiss[]): string {
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of misses) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  return Array.from(byReason, ([reason, names]) => `${names.join(', ')} (${reason})`).join('; ');
}
