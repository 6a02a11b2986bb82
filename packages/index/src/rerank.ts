import { ArgumentError, type RankedItems, ShapeError } from '@lightrec/core';

/** Exact item vectors for post-ranking. */
export interface RerankVectors {
  /** Shape `[itemCount, dim]`. */
  values: Float32Array;
  dim: number;
}

/**
 * The k best of the candidates by inner product of `user` with their exact vectors, summed in float64 and rounded
 * to float32 at the end; ties to the smaller item.
 *
 * @param user - shape `[vectors.dim]`, finite
 */
export function rerankCandidates(
  candidates: Uint32Array,
  user: ArrayLike<number>,
  { values, dim }: RerankVectors,
  k: number,
): RankedItems {
  if (user.length !== dim) {
    throw new ShapeError({
      argument: 'rerank.user',
      expected: [dim],
      received: [user.length],
      hint: "Pass the user's vector from the model whose item vectors the index keeps.",
    });
  }
  const wrong = Array.from(user).findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new ArgumentError({ argument: `rerank.user[${wrong}]`, expected: 'a finite number', received: user[wrong] });
  }
  const scores = Float32Array.from(candidates, (item) => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += user[d] * values[item * dim + d];
    return sum;
  });
  const best = Array.from(candidates.keys())
    .sort((a, b) => scores[b] - scores[a] || candidates[a] - candidates[b])
    .slice(0, k);
  return {
    items: Uint32Array.from(best, (candidate) => candidates[candidate]),
    scores: Float32Array.from(best, (candidate) => scores[candidate]),
  };
}
