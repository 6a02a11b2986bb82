import type { RecurrenceName } from '../recurrence/recurrence.js';
import { dot, identity, type Matrix, transpose } from './plain-matrix.js';

/** The slow twin of a recurrence, for one row. */
export interface PlainRecurrence {
  /** The matrices that it learns, in the order of `mapsOf`. */
  maps: Matrix[];
  next(x: number[], y: number[], b: number): number[];
  /** Gradients at x, y and the matrices, given that at the next state. */
  backward(x: number[], y: number[], b: number, gradient: number[]): { x: number[]; y: number[]; maps: Matrix[] };
}

/** @param maps - those that the name learns, which may be changed afterwards */
export function plainRecurrence(name: RecurrenceName, dim: number, maps: Matrix[] = []): PlainRecurrence {
  if (name === 'none') {
    return { maps, next: (x) => x, backward: (_x, y, _b, gradient) => ({ x: gradient, y: y.map(() => 0), maps: [] }) };
  }
  const [codewordMap = identity(dim), stateMap = identity(dim)] = maps;
  return {
    maps,
    next: (x, y) => x.map((_, d) => dot(stateMap[d], x) - dot(codewordMap[d], y)),
    backward: (x, y, _b, gradient) => {
      const ofCodewordMap = gradient.map((g) => y.map((value) => -g * value));
      const ofStateMap = gradient.map((g) => x.map((value) => g * value));
      return {
        x: transpose(stateMap).map((column) => dot(column, gradient)),
        y: transpose(codewordMap).map((column) => -dot(column, gradient)),
        maps: [ofCodewordMap, ofStateMap].slice(0, maps.length),
      };
    },
  };
}

/** `tanh(x - (b + 1) mean(y))`: not linear, other in each codebook, and for codewords of any dimension. */
export const plainTanhRecurrence: PlainRecurrence = {
  maps: [],
  next: (x, y, b) => x.map((value) => Math.tanh(value - (b + 1) * mean(y))),
  backward: (x, y, b, gradient) => {
    const ofX = x.map((value, d) => gradient[d] * (1 - Math.tanh(value - (b + 1) * mean(y)) ** 2));
    const total = ofX.reduce((sum, value) => sum + value, 0);
    return { x: ofX, y: y.map(() => (-(b + 1) * total) / y.length), maps: [] };
  },
};

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
