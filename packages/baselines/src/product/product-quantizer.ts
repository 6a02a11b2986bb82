import { CodeTable, checkTraining, type Quantizer } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { type Engine, residualQuantizer, resolveEngine } from '@lightrec/kernels';
import { limits } from '../limits.js';
import { orthogonalEncoder } from './encode-orthogonal.js';
import { partOf, placeCodewords, subspacesOf } from './subspaces.js';

export interface ProductQuantizerOptions {
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const productQuantizerNames = optionNames<ProductQuantizerOptions>({ iterations: 1, engine: 1 });

/**
 * Product quantization (Jégou et al., 2011): each codebook has a run of the dimensions to itself, as even as can be, and
 * is the weighted k-means of the vectors' parts there. Its codewords are zero elsewhere, so that the code table is one
 * like any other. Reference [23] of LightRec (WWW'20).
 *
 * @throws ArgumentError for an unknown option, or one out of range; training rejects with one for more codebooks than
 *   dimensions
 *
 * @example
 * const table = await productQuantizer().train(vectors, { dim: 32, codebookCount: 4, codewordCount: 256, random });
 */
export function productQuantizer(options: ProductQuantizerOptions = {}): Quantizer {
  requireKnown('productQuantizer', options, productQuantizerNames);
  const { iterations = limits.iterations, engine } = options;
  requireInteger('iterations', iterations, 1);
  resolveEngine(engine ?? 'auto');
  const ofSubspace = residualQuantizer({ iterations, engine });
  return {
    async train(vectors, training) {
      const itemCount = checkTraining(vectors, training);
      const { dim, codebookCount, codewordCount, random, items, onProgress } = training;
      const subspaces = subspacesOf(dim, codebookCount);
      const codes = new Uint8Array(itemCount * codebookCount);
      const codebooks = new Float32Array(codebookCount * codewordCount * dim);
      for (const [b, subspace] of subspaces.entries()) {
        const part = await ofSubspace.train(partOf(vectors, dim, subspace), {
          ...training,
          dim: subspace.end - subspace.start,
          codebookCount: 1,
          random: random.fork(`codebook ${b}`),
          items: undefined,
          onProgress: ({ done, total }) => onProgress?.({ done: b * total + done, total: codebookCount * total }),
        });
        placeCodewords(part.codebooks, subspace, codebooks.subarray(b * codewordCount * dim), dim);
        part.codes.forEach((code, item) => {
          codes[item * codebookCount + b] = code;
        });
      }
      return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
    },
    encoderOf: (codebooks) => orthogonalEncoder(codebooks, engine),
  };
}
