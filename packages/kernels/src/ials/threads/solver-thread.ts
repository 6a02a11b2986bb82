import { KernelThread } from '../../threads/kernel-thread.js';
import { sharedIntegers } from '../../threads/protocol.js';
import { type SharedFactors, type SideName, sideNames } from '../shared-factors.js';
import { operations, orders } from './solver-task.js';

/** Rows or pieces of a side, from `first` to before `last`. */
export interface Range {
  first: number;
  last: number;
}

/** Another thread that solves rows of the same factors. */
export class SolverThread extends KernelThread {
  private readonly order: Int32Array;

  /** Starts it; `wait` until it is ready. */
  constructor(engine: 'wasm' | 'plain', factors: SharedFactors) {
    const order = sharedIntegers(Object.keys(orders).length);
    super('factorisation', { kind: 'ials', engine, factors, order });
    this.order = order;
  }

  begin(operation: keyof typeof operations, side: SideName, { first, last }: Range, version = 0, stepCount = 0): void {
    const { order } = this;
    order[orders.operation] = operations[operation];
    order[orders.side] = sideNames.indexOf(side);
    order[orders.first] = first;
    order[orders.last] = last;
    order[orders.stepCount] = stepCount;
    order[orders.version] = version;
    this.ask();
  }
}
