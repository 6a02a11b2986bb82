import { ArgumentError } from '@lightrec/core';
import { bytesOfFormat, paddedDim, type VectorFormat } from '@lightrec/kernels/search';
import { mostBytes } from './limits.js';

/**
 * Refuses items that no index can hold, before any is encoded.
 *
 * @param vectorDim - 0 where vectors are not kept
 * @throws ArgumentError that says how much there is, and how it becomes less
 */
export function requireIndexSize(
  itemCount: number,
  { codebookCount, vectorDim, vectorFormat }: { codebookCount: number; vectorDim: number; vectorFormat: VectorFormat },
): void {
  const vectorBytes = vectorDim > 0 ? paddedDim(vectorDim) * bytesOfFormat[vectorFormat] : 0;
  const scaleBytes = vectorDim > 0 && vectorFormat === 'int8' ? 4 : 0;
  // A position, a norm, and a code for each codebook but the first, whose lists say it.
  const bytes = itemCount * (4 + codebookCount + vectorBytes + scaleBytes);
  if (bytes <= mostBytes) return;
  throw new ArgumentError({
    argument: 'vectors',
    expected: 'an index of at most 4 GiB, as WebAssembly can address no more',
    received: `${itemCount} items of ${(bytes / 2 ** 30).toFixed(1)} GiB or more`,
    hint:
      vectorBytes > 0
        ? 'Keep the vectors as int8 (vectorFormat), or not at all (keepVectors), or divide the items over several indexes.'
        : 'Divide the items over several indexes.',
  });
}
