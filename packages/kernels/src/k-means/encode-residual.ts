import { type CodeTable, ShapeError } from '@lightrec/core';
import { countRows, requireFinite } from '../checks.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { PlainNearest, WasmNearest } from './nearest.js';

/** Vectors encoded at a time, so that what is left of them stays small however many there are. */
const chunkSize = 65_536;

type Codebooks = Pick<CodeTable, 'codebooks' | 'codebookCount' | 'codewordCount' | 'dim'>;

/**
 * Codes for vectors by codebooks that are there already: each takes, from one codebook after another, the codeword
 * nearest to what those before it leave over. LightRec (WWW'20), eq. 7 with the Euclidean similarity.
 *
 * @param vectors - of the space that the codebooks were trained in, shape `[count, dim]`, finite
 * @returns shape `[count, codebookCount]`
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function encodeResidual(
  codebooks: Codebooks,
  vectors: Float32Array,
  engine: Engine = 'auto',
): Uint8Array<ArrayBuffer> {
  return new ResidualEncoder(codebooks, engine).encode(vectors);
}

/** The same for many calls: codebooks are made ready once, so that a single vector costs some microseconds. */
export class ResidualEncoder {
  private readonly nearest: WasmNearest | PlainNearest;

  /** @throws ShapeError where the codebooks have another shape than is said */
  constructor(
    private readonly shape: Codebooks,
    engine: Engine = 'auto',
  ) {
    const { codebooks, codebookCount, codewordCount, dim } = shape;
    if (codebooks.length !== codebookCount * codewordCount * dim) {
      const expected = [codebookCount, codewordCount, dim];
      throw new ShapeError({ argument: 'codebooks', expected, received: `${codebooks.length} entries` });
    }
    const books = Array.from({ length: codebookCount }, (_, b) => this.bookAt(b));
    this.nearest = resolveEngine(engine) === 'plain' ? new PlainNearest(books, dim) : new WasmNearest(books, dim);
  }

  /** As `encodeResidual` does. */
  encode(vectors: Float32Array): Uint8Array<ArrayBuffer> {
    const { codebookCount, dim } = this.shape;
    const count = countRows('vectors', vectors, dim);
    requireFinite('vectors', vectors);
    const codes = new Uint8Array(count * codebookCount);
    for (let first = 0; first < count; first += chunkSize) {
      const residuals = vectors.slice(first * dim, (first + chunkSize) * dim);
      for (let b = 0; b < codebookCount; b++) {
        const { centroids } = this.nearest.assign(b, residuals);
        const codewords = this.bookAt(b);
        for (let i = 0; i < centroids.length; i++) {
          codes[(first + i) * codebookCount + b] = centroids[i];
          for (let d = 0; d < dim; d++) residuals[i * dim + d] -= codewords[centroids[i] * dim + d];
        }
      }
    }
    return codes;
  }

  private bookAt(b: number): Float32Array {
    const { codebooks, codewordCount, dim } = this.shape;
    return codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
  }
}
