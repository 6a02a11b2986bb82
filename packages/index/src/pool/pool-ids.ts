import { ArgumentError, type Id, type IdMap } from '@lightrec/core';
import type { ItemIds } from '../catalogue/catalogue.js';

/** The ids of a pool's items: those of its file, which is read when first asked, and what changed since. */
export class PoolIds implements ItemIds {
  private readonly itemOf = new Map<Id, number | undefined>();
  private readonly idOf = new Map<number, Id>();
  /** That of the workers' catalogues. */
  revision = 0;

  constructor(
    private readonly file: { readonly ids: IdMap },
    public size: number,
  ) {}

  indexOf(id: Id): number | undefined {
    return this.itemOf.has(id) ? this.itemOf.get(id) : this.file.ids.indexOf(id);
  }

  idAt(item: number): Id {
    const id = this.idOf.get(item) ?? this.file.ids.idAt(item);
    if (this.indexOf(id) === item) return id;
    throw new ArgumentError({ argument: 'item', expected: 'the index of an item', received: item });
  }

  put(ids: readonly Id[], items: Uint32Array): void {
    ids.forEach((id, i) => {
      this.itemOf.set(id, items[i]);
      this.idOf.set(items[i], id);
    });
  }

  remove(ids: readonly Id[]): void {
    for (const id of ids) this.itemOf.set(id, undefined);
  }
}
