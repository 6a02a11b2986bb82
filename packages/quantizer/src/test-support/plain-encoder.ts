import { dot, type Matrix, zerosLike } from './plain-matrix.js';
import { type PlainRecurrence, plainRecurrence } from './plain-recurrence.js';

/** The slow twin of `encodeComposite`, in plain loops and double precision, straight from the paper's equations. */

export interface PlainBook {
  /** Shape `[codewordCount, codewordDim]`. */
  codewords: Matrix;
  /** Shape `[codewordCount, dim]`. */
  keys: Matrix;
  /** Shape `[codewordCount]`. */
  bias: number[];
}

interface PlainEncoding {
  codes: number[];
  composite: number[];
  /** What each codebook chose from. */
  states: Matrix;
}

/** One row's hard choices, eq. 1 and 7. */
export function encodePlainly(
  x: number[],
  books: readonly PlainBook[],
  recurrence: PlainRecurrence = plainRecurrence('residual', x.length),
): PlainEncoding {
  const states: Matrix = [];
  let state = x;
  let composite = books[0].codewords[0].map(() => 0);
  const codes = books.map((book, b) => {
    states.push(state);
    const scores = scoresOf(state, book);
    const code = scores.indexOf(Math.max(...scores));
    const chosen = book.codewords[code];
    composite = composite.map((value, d) => value + chosen[d]);
    state = recurrence.next(state, chosen, b);
    return code;
  });
  return { codes, composite, states };
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
  recurrence: PlainRecurrence = plainRecurrence('residual', x[0].length),
): (moved?: readonly PlainBook[]) => number {
  const constants = x.map((row) => {
    const { codes, states } = encodePlainly(row, books, recurrence);
    return books.map((book, b) =>
      softmax(scoresOf(states[b], book), temperature).map((value, w) => (w === codes[b] ? 1 : 0) - value),
    );
  });
  return (moved = books) => {
    let objective = 0;
    x.forEach((row, i) => {
      let state = row;
      moved.forEach((book, b) => {
        const choice = softmax(scoresOf(state, book), temperature).map((value, w) => value + constants[i][b][w]);
        const chosen = combine(book.codewords, choice);
        state = recurrence.next(state, chosen, b);
        objective += dot(dy[i], chosen);
      });
    });
    return objective;
  };
}

interface PlainGradients {
  x: Matrix;
  books: PlainBook[];
  maps: Matrix[];
}

/** The straight-through backward pass, one row and one codeword at a time: gradients of `<dy, y>`. */
export function plainGradients(
  x: Matrix,
  books: readonly PlainBook[],
  dy: Matrix,
  temperature: number,
  recurrence: PlainRecurrence = plainRecurrence('residual', x[0].length),
): PlainGradients {
  const maps = recurrence.maps.map(zerosLike);
  const gradients = books.map(({ codewords, keys, bias }) => ({
    codewords: zerosLike(codewords),
    keys: zerosLike(keys),
    bias: bias.map(() => 0),
  }));
  const ofX = x.map((row, i) => {
    const { codes, states } = encodePlainly(row, books, recurrence);
    let ofNext = row.map(() => 0);
    for (let b = books.length - 1; b >= 0; b--) {
      const { codewords, keys } = books[b];
      const chosen = codewords[codes[b]];
      const through = recurrence.backward(states[b], chosen, b, ofNext);
      through.maps.forEach((map, m) => {
        addTo(maps[m], map);
      });
      const soft = softmax(scoresOf(states[b], books[b]), temperature);
      const atOutput = dy[i].map((value, d) => value + through.y[d]);
      const atChoice = codewords.map((c) => dot(c, atOutput));
      const mean = dot(soft, atChoice);
      ofNext = through.x;
      addTo([gradients[b].codewords[codes[b]]], [atOutput]);
      soft.forEach((share, w) => {
        const atScore = (share * (atChoice[w] - mean)) / temperature;
        gradients[b].bias[w] += atScore;
        for (let d = 0; d < row.length; d++) {
          gradients[b].keys[w][d] += atScore * states[b][d];
          ofNext[d] += atScore * keys[w][d];
        }
      });
    }
    return ofNext;
  });
  return { x: ofX, books: gradients, maps };
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

function addTo(sums: Matrix, values: Matrix): void {
  values.forEach((row, i) => {
    row.forEach((value, d) => {
      sums[i][d] += value;
    });
  });
}
