/** Codes of generated items, kept between runs. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { CodeTable, Random } from '@lightrec/core';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { assignNearest, residualKMeans } from '@lightrec/kernels';
import { cacheFolder } from '../places.js';

export const searchCache = cacheFolder('search');

const kind = 'search-benchmark-codes';
const version = 1;
/** Items that the codebooks are trained on, and the rows of a chunk of the others. */
const trainingCount = 65_536;
const chunkCount = 262_144;
const iterations = 14;

interface EncodeOptions {
  /** Of the file in which the codes are kept. */
  name: string;
  itemVectors: Float32Array;
  dim: number;
  codebookCount: number;
}

/** Greedy residual k-means, trained on the first items and then applied to all. */
export async function encodeItems({ name, itemVectors, dim, codebookCount }: EncodeOptions) {
  const file = path.join(searchCache, `${name}.safetensors`);
  const made = fingerprint(itemVectors);
  const kept = existsSync(file) ? await loadArtifact(file, { kind, version }) : undefined;
  if (kept?.metadata.made === made) {
    const { codes, codebooks } = kept.tensors;
    return tableOf(codes.data as Uint8Array, codebooks.data as Float32Array, codebookCount, dim);
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
  mkdirSync(searchCache, { recursive: true });
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

/** Names the content of vectors, by a sample of them. */
export function fingerprint(vectors: Float32Array) {
  const step = Math.max(1, Math.floor(vectors.length / 100_000));
  const sample = Float32Array.from({ length: Math.ceil(vectors.length / step) }, (_, i) => vectors[i * step]);
  return createHash('sha256').update(`${vectors.length}`).update(sample).digest('hex').slice(0, 16);
}

/**
 * @param itemVectors - shape `[itemCount, dim]`
 * @param codebooks - shape `[codebookCount, codewordCount, dim]`
 * @returns shape `[itemCount, codebookCount]`
 */
export function assignAll(
  itemVectors: Float32Array,
  codebooks: Float32Array,
  dim: number,
  codebookCount: number,
): Uint8Array {
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

function tableOf(codes: Uint8Array, codebooks: Float32Array, codebookCount: number, dim: number) {
  return new CodeTable({
    codes,
    codebooks,
    codebookCount,
    codewordCount: codebooks.length / codebookCount / dim,
    dim,
  });
}
