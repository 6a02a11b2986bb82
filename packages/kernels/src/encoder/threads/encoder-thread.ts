import { KernelThread } from '../../threads/kernel-thread.js';
import type { ResolvedEncoderOptions } from '../encoder-contract.js';
import { operations, orders, type SharedArrays, shareArrays } from './shared-arrays.js';

/** Another thread with an encoder of its own, for a share of the rows. */
export class EncoderThread extends KernelThread {
  readonly shared: SharedArrays;

  /** Starts it; `wait` until it is ready. */
  constructor(engine: 'wasm' | 'plain', options: ResolvedEncoderOptions, weights: Float32Array) {
    const shared = shareArrays(options, weights.length);
    super('encoder', { kind: 'encoder', engine, options, shared, weights });
    this.shared = shared;
  }

  /** Has it begin with `count` rows of `shared.given`, by the weights of this version. */
  begin(operation: keyof typeof operations, count: number, version: number): void {
    const { order } = this.shared;
    order[orders.operation] = operations[operation];
    order[orders.count] = count;
    order[orders.version] = version;
    this.ask();
  }
}
