import { CodeTable, type Id, IdMap, type Random } from '@lightrec/core';
import { encodeResidual } from '@lightrec/kernels';
import { type OracleForm, randomFloats } from '@lightrec/oracles';
import type { ColumnRow } from '../catalogue/columns.js';
import type { NewItems } from '../changes/new-items.js';
import type { LightRecIndex } from '../light-rec-index.js';
import type { OracleItem } from '../test-support/brute-force.js';

const genres = ['jazz', 'blues', null] as const;

type OwnItems = NewItems & { ids: readonly Id[] };

/** What an index must hold after changes, in a plain map by id. */
export class IndexModel {
  readonly items = new Map<Id, OracleItem>();

  /** @param vectorDim - of vectors for post-ranking; 0 for none */
  constructor(
    readonly codeTable: CodeTable,
    readonly vectorDim: number,
    readonly form: OracleForm,
  ) {}

  get hasColumns(): boolean {
    return this.vectorDim > 0;
  }

  /** New items at random. */
  draw(random: Random, ids: readonly Id[]): OwnItems {
    const { codeTable, vectorDim } = this;
    const { codebookCount, codewordCount, dim, itemBias } = codeTable;
    const count = ids.length;
    const codes = Uint8Array.from({ length: count * codebookCount }, () => random.integer(codewordCount));
    return {
      ids,
      ...(random.integer(2) ? { codes } : { vectors: randomFloats(random, count * dim) }),
      rerankVectors: vectorDim > 0 ? randomFloats(random, count * vectorDim) : undefined,
      itemBias: itemBias && random.integer(2) ? randomFloats(random, count) : undefined,
      columns: this.hasColumns ? ids.map(() => drawRow(random)) : undefined,
    };
  }

  /** What is to change of items that are there, at random: all of it, or some. */
  drawChange(random: Random, ids: readonly Id[]): OwnItems {
    const { codes, vectors, rerankVectors, ...others } = this.draw(random, ids);
    // Columns alone, or vectors for post-ranking beside codes that stay.
    if (random.integer(3) === 0) return random.integer(2) ? others : { ...others, rerankVectors };
    // Vectors of the codes' dimension are those for post-ranking too.
    const isBoth = vectors !== undefined && this.vectorDim === this.codeTable.dim && random.integer(2) === 0;
    return { ...others, codes, vectors, rerankVectors: isBoth ? undefined : rerankVectors };
  }

  /** Takes in what the index was given; it says itself at which places. */
  put({ ids, codes, vectors, rerankVectors, itemBias, columns }: OwnItems, index: LightRecIndex): void {
    const { codebooks, codebookCount, codewordCount, dim } = this.codeTable;
    const found = codes ?? (vectors && encodeResidual({ codebooks, codebookCount, codewordCount, dim }, vectors));
    const ranking = rerankVectors ?? (this.vectorDim === dim ? vectors : undefined);
    ids.forEach((id, i) => {
      const old = this.items.get(id);
      this.items.set(id, {
        item: index.ids.indexOf(id)!,
        codes: found?.subarray(i * codebookCount, (i + 1) * codebookCount) ?? old!.codes,
        bias: this.codeTable.itemBias && (itemBias?.[i] ?? old?.bias ?? 0),
        vector: ranking?.subarray(i * this.vectorDim, (i + 1) * this.vectorDim) ?? old?.vector,
        columns: { ...old?.columns, ...columns?.[i] },
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

/** Values in some of the columns. */
function drawRow(random: Random): ColumnRow {
  return {
    ...(random.integer(4) && { genre: genres[random.integer(3)] }),
    ...(random.integer(4) && { price: [random.integer(9), null][random.integer(2)] }),
  };
}

/** Codes without those of the last codeword at their ends. */
function lengthsOf(entries: readonly [Id, OracleItem][], { codewordCount }: CodeTable): Uint8Array {
  return Uint8Array.from(
    entries,
    ([, { codes }]) => Array.from(codes).findLastIndex((code) => code !== codewordCount - 1) + 1,
  );
}
