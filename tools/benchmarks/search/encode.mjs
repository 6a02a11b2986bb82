/** Codes of generated items, kept between runs. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodeTable, Random } from '@lightrec/core';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { assignNearest, residualKMeans } from '@lightrec/kernels';

/** What the benchmark keeps between runs; ignored by git. */
export const cacheFolder = fileURLToPath(new URL('../../../.cache/search', import.meta.url));

const kind = 'search-benchmark-codes';
const version = 1;
/** Items that the codebooks are trained on, and the rows of a chunk of the others. */
const trainingCount = 65_536;
const chunkCount = 262_144;
const iterations = 14;

/**
 * Greedy residual k-means, trained on the first items and then applied to all.
 *
 * @param {{ name: string, itemVectors: Float32Array, dim: number, codebookCount: number }} options - `name` is
 *   that of the file in which the codes are kept
 */
export async function encodeItems({ name, itemVectors, dim, codebookCount }) {
  const file = path.join(cacheFolder, `${name}.safetensors`);
  const made = fingerprint(itemVectors);
  const kept = existsSync(file) ? await loadArtifact(file, { kind, version }) : undefined;
  if (kept?.metadata.made === made) {
    const { codes, codebooks } = kept.tensors;
    return tableOf(
      /** @type {Uint8Array} */ (codes.data),
      /** @type {Float32Array} */ (codebooks.data),
      codebookCount,
      dim,
    );
  }
  const { codebooks, codewordCount } = residualKMeans({
    vectors: itemVectors.subarray(0, trainingCount * dim),
    dim,
    codebookCount,
    iterations,
    random: new Random(0).fork('codes'),
  });
  const codes = assignAll(itemVectors, codebooks, dim, codebookCount);
  const itemCount = codes.length / codebookCount;
  mkdirSync(cacheFolder, { recursive: true });
  await saveArtifact(file, {
    kind,
    version,
    metadata: { made },
    tensors: {
      codes: { shape: [itemCount, codebookCount], data: codes },
      codebooks: { shape: [codebookCount, codewordCount, dim], data: codebooks },
    },
  });
  return tableOf(codes, codebooks, codebookCount, dim);
}

/**
 * Names the content of vectors, by a sample of them.
 *
 * @param {Float32Array} vectors
 */
export function fingerprint(vectors) {
  const step = Math.max(1, Math.floor(vectors.length / 100_000));
  const sample = Float32Array.from({ length: Math.ceil(vectors.length / step) }, (_, i) => vectors[i * step]);
  return createHash('sha256').update(`${vectors.length}`).update(sample).digest('hex').slice(0, 16);
}

/**
 * @param {Float32Array} itemVectors - shape `[itemCount, dim]`
 * @param {Float32Array} codebooks - shape `[codebookCount, codewordCount, dim]`
 * @param {number} dim
 * @param {number} codebookCount
 * @returns {Uint8Array} shape `[itemCount, codebookCount]`
 */
export function assignAll(itemVectors, codebooks, dim, codebookCount) {
  const itemCount = itemVectors.length / dim;
  const codes = new Uint8Array(itemCount * codebookCount);
  const bookLength = codebooks.length / codebookCount;
  for (let start = 0; start < itemCount; start += chunkCount) {
    const residuals = itemVectors.slice(start * dim, Math.min(itemCount, start + chunkCount) * dim);
    for (let b = 0; b < codebookCount; b++) {
      const book = codebooks.subarray(b * bookLength, (b + 1) * bookLength);
      const { centroids } = assignNearest(residuals, book, dim);
      for (let row = 0; row < centroids.length; row++) {
        codes[(start + row) * codebookCount + b] = centroids[row];
        for (let d = 0; d < dim; d++) residuals[row * dim + d] -= book[centroids[row] * dim + d];
      }
    }
  }
  return codes;
}

/**
 * @param {Uint8Array} codes
 * @param {Float32Array} codebooks
 * @param {number} codebookCount
 * @param {number} dim
 */
function tableOf(codes, codebooks, codebookCount, dim) {
  return new CodeTable({
    codes,
    codebooks,
    codebookCount,
    codewordCount: codebooks.length / codebookCount / dim,
    dim,
  });
}
