import type { Id } from '../id.js';
import type { IdStore } from './id-store.js';
import { IntegerIds } from './integer-ids.js';

/** The ids 0 to `size` - 1, each its own index: nothing is kept but how many there are. */
export class RangeIds implements IdStore {
  constructor(private count: number) {}

  get size(): number {
    return this.count;
  }

  at(index: number): number | undefined {
    return this.holds(index) ? index : undefined;
  }

  indexOf(id: Id): number | undefined {
    // `+ 0` makes the index of -0 a 0.
    return this.holds(id) ? id + 0 : undefined;
  }

  append(id: Id): IdStore {
    if (id !== this.count) return IntegerIds.ofRange(this.count).append(id);
    this.count++;
    return this;
  }

  copy(): RangeIds {
    return new RangeIds(this.count);
  }

  trim(): void {}

  toArray(): Id[] {
    return Array.from({ length: this.count }, (_, index) => index);
  }

  private holds(value: Id): value is number {
    return Number.isInteger(value) && (value as number) >= 0 && (value as number) < this.count;
  }
}
