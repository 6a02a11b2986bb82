import type { Id } from '../id-map.js';
import type { IdStore } from './id-store.js';

/** Any ids: a list, and a `Map` for the way back. */
export class MixedIds implements IdStore {
  private constructor(
    private readonly ids: Id[],
    private readonly indexById: Map<Id, number>,
  ) {}

  /** @param ids - distinct; kept, not copied */
  static of(ids: Id[]): MixedIds {
    const indexById = new Map<Id, number>();
    ids.forEach((id, index) => {
      indexById.set(id, index);
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
    this.indexById.set(id, this.ids.length);
    this.ids.push(id);
    return this;
  }

  copy(): MixedIds {
    return new MixedIds(this.ids.slice(), new Map(this.indexById));
  }

  trim(): void {}

  toArray(): Id[] {
    return this.ids;
  }
}
