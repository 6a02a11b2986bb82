import type { Id } from '../id.js';
import type { IdStore } from './id-store.js';
import { LargeMap } from './large-map.js';

/** Any ids: a list, and maps for the way back, which are made once someone asks for an index. */
export class MixedIds implements IdStore {
  // A cache, out of sight so that maps of the same ids are deeply equal.
  #indexById: LargeMap<Id, number> | undefined;

  /** @param ids - distinct; kept, not copied */
  constructor(private readonly ids: Id[]) {}

  get size(): number {
    return this.ids.length;
  }

  at(index: number): Id | undefined {
    return this.ids[index];
  }

  indexOf(id: Id): number | undefined {
    this.#indexById ??= indexByIdOf(this.ids);
    return this.#indexById.get(id);
  }

  append(id: Id): MixedIds {
    this.#indexById?.add(id, this.ids.length);
    this.ids.push(id);
    return this;
  }

  copy(): MixedIds {
    return new MixedIds(this.ids.slice());
  }

  trim(): void {}

  toArray(): Id[] {
    return this.ids;
  }
}

function indexByIdOf(ids: readonly Id[]): LargeMap<Id, number> {
  const indexById = new LargeMap<Id, number>();
  for (let index = 0; index < ids.length; index++) indexById.add(ids[index], index);
  return indexById;
}
