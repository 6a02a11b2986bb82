import type { EncoderCodebook, EncoderMatrices, ResolvedEncoderOptions } from '../encoder-contract.js';

/** All weights of an encoder, or their gradients, as views into one array that threads share. */
export interface EncoderWeights {
  codebooks: EncoderCodebook[];
  /** Of the recurrence `linear` alone. */
  matrices?: EncoderMatrices;
}

type Sizes = Pick<ResolvedEncoderOptions, 'dim' | 'codebookCount' | 'codewordCount' | 'recurrence'>;

/** Entries of the array that `weightsIn` divides. */
export function weightsLength({ dim, codebookCount, codewordCount, recurrence }: Sizes): number {
  return codebookCount * codewordCount * (2 * dim + 1) + (recurrence === 'linear' ? 2 * dim * dim : 0);
}

/** @param floats - of length `weightsLength` */
export function weightsIn(
  floats: Float32Array,
  { dim, codebookCount, codewordCount, recurrence }: Sizes,
): EncoderWeights {
  let taken = 0;
  const take = (length: number) => {
    taken += length;
    return floats.subarray(taken - length, taken);
  };
  const codebooks = Array.from({ length: codebookCount }, () => ({
    codewords: take(codewordCount * dim),
    keys: take(codewordCount * dim),
    bias: take(codewordCount),
  }));
  if (recurrence !== 'linear') return { codebooks };
  return { codebooks, matrices: { state: take(dim * dim), chosen: take(dim * dim) } };
}

/** The arrays one after another, in the order of `weightsIn`. */
export function arraysOf({
  codebooks,
  matrices,
}: {
  codebooks: readonly EncoderCodebook[];
  matrices?: EncoderMatrices;
}) {
  const arrays = codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]);
  return matrices ? [...arrays, matrices.state, matrices.chosen] : arrays;
}
