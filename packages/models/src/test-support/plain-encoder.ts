/**
 * The recurrent composite encoder of one item in plain loops, Euclidean and residual, as straight-through gradients see it:
 * codewords are the hard choices of the item `at`, and move with the softmax as the item leaves it. So the value at
 * `item = at` is the composite vector, and its finite differences by `item` are the gradient of the encoder.
 *
 * @param books - each of shape `[codewordCount, dim]`
 */
export function plainEncoder(item: number[], at: number[], books: number[][][], temperature: number): number[] {
  let [state, stateAt] = [item, at];
  const composite = item.map(() => 0);
  for (const codewords of books) {
    const [chances, chancesAt] = [state, stateAt].map((x) =>
      softmax(codewords.map((c) => closeness(x, c) / temperature)),
    );
    const choice = codewords[chancesAt.indexOf(Math.max(...chancesAt))];
    const chosen = choice.map((value, d) =>
      codewords.reduce((sum, codeword, w) => sum + (chances[w] - chancesAt[w]) * codeword[d], value),
    );
    chosen.forEach((value, d) => {
      composite[d] += value;
    });
    state = state.map((value, d) => value - chosen[d]);
    stateAt = stateAt.map((value, d) => value - choice[d]);
  }
  return composite;
}

/** The squared distance with the other sign, but for the part that all codewords share. */
function closeness(x: number[], codeword: number[]): number {
  return codeword.reduce((sum, value, d) => sum + 2 * x[d] * value - value * value, 0);
}

function softmax(values: number[]): number[] {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
