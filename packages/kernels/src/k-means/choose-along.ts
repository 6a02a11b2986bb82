import type { Codebooks } from '@lightrec/core';
import type { Nearest } from './nearest.js';

/** Vectors encoded at a time, so that their scores stay small however many there are. */
const chunkSize = 256;

/** How much of the weight the first choice goes by: what it leaves along a vector, later codebooks still mend. */
const shareAtFirst = 0.25;

/**
 * Codes of small anisotropic error, `|r|^2 + weight <n, r>^2` with what is left of a vector as r and its direction as n:
 * users who like an item look its way, so that an error along it moves the item in their lists, and one across it hardly
 * does. Score-aware quantization (Guo et al., ICML'20). Codebook after codebook at first, and then each once more, with
 * the codes of all others known.
 *
 * @returns shape `[count, codebookCount]`
 */
export function chooseAlong(
  table: Codebooks,
  nearest: Nearest,
  vectors: Float32Array,
  weight: number,
): Uint8Array<ArrayBuffer> {
  const { codebookCount, dim } = table;
  const codes = new Uint8Array((vectors.length / dim) * codebookCount);
  for (let first = 0; first < vectors.length; first += chunkSize * dim) {
    const rows = vectors.slice(first, first + chunkSize * dim);
    chooseForChunk(table, nearest, rows, weight, codes.subarray((first / dim) * codebookCount));
  }
  return codes;
}

/**
 * @param residuals - the vectors; written, what codes leave of them
 * @param codes - written
 */
function chooseForChunk(
  { codebooks, codebookCount, codewordCount, dim }: Codebooks,
  nearest: Nearest,
  residuals: Float32Array,
  weight: number,
  codes: Uint8Array,
): void {
  const vectors = residuals.slice();
  const count = residuals.length / dim;
  const along = Array.from({ length: codebookCount }, (_, b) => {
    const scores = nearest.score(b, vectors);
    const biases = nearest.score(b, new Float32Array(dim));
    return scores.map((score, at) => score - biases[at % biases.length]);
  });
  const alongOf = (rows: Float32Array, i: number) => {
    let sum = 0;
    for (let d = i * dim; d < (i + 1) * dim; d++) sum += rows[d] * vectors[d];
    return sum;
  };
  for (const passWeight of [weight * shareAtFirst, weight]) {
    for (let b = 0; b < codebookCount; b++) {
      const add = (i: number, sign: number) => {
        const codeword = (b * codewordCount + codes[i * codebookCount + b]) * dim;
        for (let d = 0; d < dim; d++) residuals[i * dim + d] += sign * codebooks[codeword + d];
      };
      if (passWeight === weight) for (let i = 0; i < count; i++) add(i, 1);
      const scores = nearest.score(b, residuals);
      const width = scores.length / count;
      for (let i = 0; i < count; i++) {
        const own = alongOf(residuals, i);
        // Along the vector as it is, so less its squared length. A vector of zeros has no direction.
        const pull = passWeight / (alongOf(vectors, i) || 1);
        let best = Number.NEGATIVE_INFINITY;
        for (let w = 0, at = i * width; w < codewordCount; w++, at++) {
          // Half of what the error falls by; scores hold the codeword's own length already.
          const gain = scores[at] + pull * along[b][at] * (own - along[b][at] / 2);
          if (gain <= best) continue;
          best = gain;
          codes[i * codebookCount + b] = w;
        }
        add(i, -1);
      }
    }
  }
}
