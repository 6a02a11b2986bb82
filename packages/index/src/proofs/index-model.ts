import { CodeTable, type Id, IdMap, type Random } from '@lightrec/core';
import { encodeResidual } from '@lightrec/kernels';
import type { NewItems } from '../changes.js';
import type { LightRecIndex } from '../light-rec-index.js';
import { type OracleItem, randomFloats } from '../test-oracle.js';

const genres = ['jazz', 'blues', null] as const;

/** What an index must hold after changes, in a plain map by id. */
export class IndexModel {
  readonly items = new Map<Id, OracleItem>();

  /** @param vectorDim - of vectors for post-ranking; 0 for none */
  constructor(
    readonly codeTable: CodeTable,
    readonly vectorDim: number,
  ) {}

  get categories(): boolean {
    return this.vectorDim > 0;
  }

  /** New versions of items, or new items, at random. */
  draw(random: Random, ids: readonly Id[]): NewItems {
    const { codeTable, vectorDim } = this;
    const { codebookCount, codewordCount, dim, itemBias } = codeTable;
    const count = ids.length;
    const codes = Uint8Array.from({ length: count * codebookCount }, () => random.integer(codewordCount));
    return {
      ids,
      ...(random.integer(2) ? { codes } : { vectors: randomFloats(random, count * dim) }),
      rerankVectors: vectorDim > 0 ? randomFloats(random, count * vectorDim) : undefined,
      itemBias: itemBias && random.integer(2) ? randomFloats(random, count) : undefined,
      categories: this.categories ? ids.map(() => ({ genre: genres[random.integer(3)] })) : undefined,
    };
  }

  /** Takes in what the index was given; it says itself at which places. */
  put({ ids, codes, vectors, rerankVectors, itemBias, categories }: NewItems, index: LightRecIndex): void {
    const { codebooks, codebookCount, codewordCount, dim } = this.codeTable;
    const found = codes ?? encodeResidual({ codebooks, codebookCount, codewordCount, dim }, vectors!);
    ids.forEach((id, i) => {
      this.items.set(id, {
        item: index.ids.indexOf(id)!,
        codes: found.subarray(i * codebookCount, (i + 1) * codebookCount),
        bias: this.codeTable.itemBias && (itemBias?.[i] ?? 0),
        vector: rerankVectors?.subarray(i * this.vectorDim, (i + 1) * this.vectorDim),
        categories: categories?.[i],
      });
    });
  }

  /** Items by their places, ascending. */
  sorted(): [Id, OracleItem][] {
    return [...this.items].sort(([, a], [, b]) => a.item - b.item);
  }

  /** Numbers items anew, as a file does. */
  renumber(): void {
    this.sorted().forEach(([, entry], item) => {
      entry.item = item;
    });
  }

  toCodeTable(): CodeTable {
    const entries = this.sorted();
    const { codeTable } = this;
    return new CodeTable({
      ...codeTable,
      codes: Uint8Array.from(entries.flatMap(([, { codes }]) => Array.from(codes))),
      itemBias: codeTable.itemBias && Float32Array.from(entries, ([, { bias }]) => bias!),
      lengths: codeTable.lengths && lengthsOf(entries, codeTable),
      items: IdMap.from(entries.map(([id]) => id)),
    });
  }
}

/** Codes without those of the last codeword at their ends. */
function lengthsOf(entries: readonly [Id, OracleItem][], { codewordCount }: CodeTable): Uint8Array {
  return Uint8Array.from(
    entries,
    ([, { codes }]) => Array.from(codes).findLastIndex((code) => code !== codewordCount - 1) + 1,
  );
}
