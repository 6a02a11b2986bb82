import { ArgumentError } from './errors.js';

/** A key of the outside world: a string, or a safe integer. `7` and `'7'` are different ids. */
export type Id = string | number;

/**
 * The two-way map between the ids of the outside world and the positions 0 to `size` - 1 that every
 * array here is indexed by.
 */
export class IdMap {
  private constructor(
    private readonly idByIndex: readonly Id[],
    private readonly indexById: ReadonlyMap<Id, number>,
  ) {}

  /** Ids in order of their index. Throws where an id stands twice. */
  static from(ids: Iterable<Id>): IdMap {
    const builder = new IdMapBuilder();
    for (const id of ids) {
      const next = builder.size;
      if (builder.add(id) !== next) {
        throw new ArgumentError({ argument: 'ids', expected: 'distinct ids', received: `${JSON.stringify(id)} twice` });
      }
    }
    return builder.build();
  }

  /** The ids 0 to `count` - 1, each its own index. */
  static range(count: number): IdMap {
    return IdMap.from(Array.from({ length: count }, (_, index) => index));
  }

  /** @internal */
  static adopt(idByIndex: readonly Id[], indexById: ReadonlyMap<Id, number>): IdMap {
    return new IdMap(idByIndex, indexById);
  }

  get size(): number {
    return this.idByIndex.length;
  }

  /** All ids, in order of their index. */
  get ids(): readonly Id[] {
    return this.idByIndex;
  }

  /** The index of `id`, or `undefined` where it is not known. */
  indexOf(id: Id): number | undefined {
    return this.indexById.get(id);
  }

  /** The id at `index`, which must be in `[0, size)`. */
  idAt(index: number): Id {
    const id = this.idByIndex[index];
    if (id === undefined) {
      throw new ArgumentError({ argument: 'index', expected: `an integer in [0, ${this.size})`, received: index });
    }
    return id;
  }
}

/** Gives each new id the next free index: for building an `IdMap` from a stream in which ids recur. */
export class IdMapBuilder {
  private idByIndex: Id[] = [];
  private indexById = new Map<Id, number>();
  private handedOver = false;

  get size(): number {
    return this.idByIndex.length;
  }

  /** The index of `id`, a new one at its first sight. */
  add(id: Id): number {
    const known = this.indexById.get(id);
    if (known !== undefined) return known;
    if (typeof id !== 'string' && !Number.isSafeInteger(id)) {
      throw new ArgumentError({ argument: 'id', expected: 'a string or a safe integer', received: id });
    }
    this.takeBack();
    const index = this.idByIndex.length;
    this.idByIndex.push(id);
    this.indexById.set(id, index);
    return index;
  }

  /** The map of the ids so far; ids added later do not reach it. */
  build(): IdMap {
    this.handedOver = true;
    return IdMap.adopt(this.idByIndex, this.indexById);
  }

  /** Copies what a built map holds, at the first new id after it: most builders build once and never pay. */
  private takeBack(): void {
    if (!this.handedOver) return;
    this.idByIndex = this.idByIndex.slice();
    this.indexById = new Map(this.indexById);
    this.handedOver = false;
  }
}

/**
 * The id that a piece of text stands for: a canonical non-negative integer (`'7'`, not `'007'`) is a
 * number, anything else the text itself. Readers and the command line agree by using this one rule.
 */
export function parseId(text: string): Id {
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : text;
}
