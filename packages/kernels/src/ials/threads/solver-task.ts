import { PlainRowSolver } from '../plain-row-solver.js';
import { type RowSolver, type SharedFactors, sideNames } from '../shared-factors.js';
import { WasmRowSolver } from '../wasm-row-solver.js';

/** What a thread that solves rows needs. */
export interface IalsTask {
  kind: 'ials';
  engine: 'wasm' | 'plain';
  factors: SharedFactors;
  /** See `orders`. */
  order: Int32Array;
}

/** Entries of `order`. */
export const orders = {
  operation: 0,
  /** In `sideNames`. */
  side: 1,
  /** The first row or piece, and the one behind the last. */
  first: 2,
  last: 3,
  stepCount: 4,
  /** Grows with every `begin`: a thread that has not seen it begins before it solves. */
  version: 5,
} as const;

export const operations = { grams: 0, turn: 1, solve: 2 } as const;

export function rowSolverOf(engine: 'wasm' | 'plain', factors: SharedFactors): RowSolver {
  return engine === 'plain' ? new PlainRowSolver(factors) : new WasmRowSolver(factors);
}

/** Does what the order says, each time it is called. */
export function rowSolving({ engine, factors, order }: IalsTask): () => void {
  const solver = rowSolverOf(engine, factors);
  let version = 0;
  return () => {
    const side = sideNames[order[orders.side]];
    const [first, last] = [order[orders.first], order[orders.last]];
    if (order[orders.operation] === operations.grams) return solver.addGrams(side, first, last);
    if (order[orders.operation] === operations.turn) return solver.turn(side, first, last);
    if (order[orders.version] !== version) solver.begin(side);
    version = order[orders.version];
    solver.solve(side, first, last, order[orders.stepCount]);
  };
}
