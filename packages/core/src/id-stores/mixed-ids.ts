import type { Id } from '../id.js';
import type { IdStore } from './id-store.js';
import { LargeMap } from './large-map.js';

/** Any ids: a list, and maps for the way back. */
export class MixedIds implements IdStore {
  private constructor(
    private readonly ids: Id[],
    private readonly indexById: LargeMap<Id, number>,
  ) {}

  /** @param ids - distinct; kept, not copied */
  static of(ids: Id[]): MixedIds {
    const indexById = new LargeMap<Id, number>();
    ids.forEach((id, index) => {
      indexById.add(id, index);
    });
    return new MixedIds(ids, indexById);
  }

  get size(): number {
    return this.ids.length;
  }

  at(index: number): Id | undefined {
    return this.ids[index];
  }

  indexOf(id: Id): number | undefined {
    return this.indexById.get(id);
  }

  append(id: Id): MixedIds {
    this.indexById.add(id, this.ids.length);
    this.ids.push(id);
    return this;
  }

  copy(): MixedIds {
    return new MixedIds(this.ids.slice(), this.indexById.copy());
  }

  trim(): void {}

  toArray(): Id[] {
    return this.ids;
  }
}
