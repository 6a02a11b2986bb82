/** The slow twin of `encodeComposite`, in plain loops and double precision, straight from the paper's equations. */

export type Matrix = number[][];

export interface PlainBook {
  /** Shape `[codewordCount, dim]`. */
  codewords: Matrix;
  /** Shape `[codewordCount, dim]`. */
  keys: Matrix;
  /** Shape `[codewordCount]`. */
  bias: number[];
}

/** One row's hard choices, eq. 1 and 7. */
export function encodePlainly(x: number[], books: readonly PlainBook[]): { codes: number[]; composite: number[] } {
  let residual = x;
  const codes = books.map((book) => {
    const scores = scoresOf(residual, book);
    const code = scores.indexOf(Math.max(...scores));
    residual = residual.map((value, d) => value - book.codewords[code][d]);
    return code;
  });
  return { codes, composite: x.map((value, d) => value - residual[d]) };
}

/**
 * Eq. 6 as a function: the choice `e` of each row and codebook replaced by `softmax + constant`, the constant
 * being `e - softmax` at the place where this is called. There it equals the hard encoder, and its derivative
 * is what the straight-through gradient means.
 *
 * @returns `<dy, y>` as a function of the arrays given here, or of other books in their stead
 */
export function surrogate(
  x: Matrix,
  books: readonly PlainBook[],
  dy: Matrix,
  temperature: number,
): (moved?: readonly PlainBook[]) => number {
  const constants = x.map((row) => {
    let residual = row;
    return books.map((book) => {
      const scores = scoresOf(residual, book);
      const code = scores.indexOf(Math.max(...scores));
      residual = residual.map((value, d) => value - book.codewords[code][d]);
      return softmax(scores, temperature).map((value, w) => (w === code ? 1 : 0) - value);
    });
  });
  return (moved = books) => {
    let objective = 0;
    x.forEach((row, i) => {
      let residual = row;
      moved.forEach((book, b) => {
        const choice = softmax(scoresOf(residual, book), temperature).map((value, w) => value + constants[i][b][w]);
        const chosen = combine(book.codewords, choice);
        residual = residual.map((value, d) => value - chosen[d]);
        objective += dot(dy[i], chosen);
      });
    });
    return objective;
  };
}

/**
 * The straight-through backward pass, one row and one codeword at a time: gradients of `<dy, y>` of x, then of
 * codewords, keys and bias of each codebook, each flat.
 */
export function plainGradients(x: Matrix, books: readonly PlainBook[], dy: Matrix, temperature: number): number[][] {
  const gradients = books.map(({ codewords, keys, bias }) => [zeros(codewords), zeros(keys), [bias.map(() => 0)]]);
  const ofX = x.map((row, i) => {
    const residuals = residualsOf(row, books);
    let next = row.map(() => 0);
    for (let b = books.length - 1; b >= 0; b--) {
      const { codewords, keys } = books[b];
      const [ofCodewords, ofKeys, [ofBias]] = gradients[b];
      const scores = scoresOf(residuals[b], books[b]);
      const code = scores.indexOf(Math.max(...scores));
      const soft = softmax(scores, temperature);
      const atOutput = dy[i].map((value, d) => value - next[d]);
      const atChoice = codewords.map((c) => dot(c, atOutput));
      const mean = dot(soft, atChoice);
      const through = row.map(() => 0);
      atOutput.forEach((value, d) => {
        ofCodewords[code][d] += value;
      });
      soft.forEach((share, w) => {
        const atScore = (share * (atChoice[w] - mean)) / temperature;
        ofBias[w] += atScore;
        for (let d = 0; d < through.length; d++) {
          ofKeys[w][d] += atScore * residuals[b][d];
          through[d] += atScore * keys[w][d];
        }
      });
      next = next.map((value, d) => value + through[d]);
    }
    return next;
  });
  return [ofX.flat(), ...gradients.flatMap((ofBook) => ofBook.map((matrix) => matrix.flat()))];
}

/** What each codebook is given, by row of the result. */
function residualsOf(x: number[], books: readonly PlainBook[]): Matrix {
  return books.map((_, b) => {
    const { composite } = encodePlainly(x, books.slice(0, b));
    return x.map((value, d) => value - composite[d]);
  });
}

function scoresOf(x: number[], { keys, bias }: PlainBook): number[] {
  return keys.map((key, w) => dot(key, x) + bias[w]);
}

function softmax(scores: number[], temperature: number): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function combine(codewords: Matrix, shares: number[]): number[] {
  return codewords[0].map((_, d) => codewords.reduce((sum, c, w) => sum + shares[w] * c[d], 0));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

function zeros(matrix: Matrix): Matrix {
  return matrix.map((row) => row.map(() => 0));
}
