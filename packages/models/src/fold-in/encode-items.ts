import { ArgumentError, CodeTable, type Id, IdMap, ShapeError, type WidenId } from '@lightrec/core';
import { encodeResidual } from '@lightrec/kernels';

export interface NewItems<New extends Id = Id> {
  /** Ids that the code table does not have yet, shape `[count]`. */
  ids: readonly New[];
  /** Vectors of the items, of the space that the codebooks were trained in, shape `[count, dim]`, finite. */
  vectors: Float32Array;
}

/**
 * Codes for new items without training anew: each takes, from one codebook after another, the codeword nearest to
 * what those before it leave over. LightRec (WWW'20), eq. 7 with the Euclidean similarity. The codebooks stay as
 * they are; codes of items unlike those they were trained on are coarse.
 *
 * @param codeTable - left as it is
 * @returns a table of its items followed by the new ones, which get a bias of 0 where items have one
 * @throws ArgumentError for an id that is there already or twice, or a vector that is not finite; ShapeError where
 *   ids and vectors do not fit each other
 *
 * @example
 * const extended = encodeItems(model.codeTable, { ids: ['new-1'], vectors: itemTower('new-1') });
 * const served = new LightRecModel(model.userVectors, model.users, extended);
 */
export function encodeItems<Item extends Id, New extends Id>(
  codeTable: CodeTable<Item>,
  { ids, vectors }: NewItems<New>,
): CodeTable<WidenId<Item | New>> {
  const { codebooks, codebookCount, codewordCount, dim, itemCount, itemBias } = codeTable;
  requireNewItems(codeTable, ids, vectors);
  const codes = new Uint8Array((itemCount + ids.length) * codebookCount);
  codes.set(codeTable.codes);
  codes.set(encodeResidual(codeTable, vectors), codeTable.codes.length);
  return new CodeTable({
    ...{ codes, codebooks, codebookCount, codewordCount, dim },
    itemBias: itemBias && Float32Array.from({ length: itemCount + ids.length }, (_, item) => itemBias[item] ?? 0),
    items: IdMap.from<Item | New>([...codeTable.items.ids, ...ids]),
  });
}

function requireNewItems({ items, dim }: CodeTable, ids: readonly Id[], vectors: Float32Array): void {
  if (vectors.length !== ids.length * dim) {
    const received = `${vectors.length} entries`;
    throw new ShapeError({ argument: 'vectors', expected: [ids.length, dim], received });
  }
  const known = ids.findIndex((id) => items.indexOf(id) !== undefined);
  if (known >= 0) {
    throw new ArgumentError({
      argument: `ids[${known}]`,
      expected: 'an id that the code table does not have',
      received: JSON.stringify(ids[known]),
      hint: 'The codes of its items stay; train anew to change them.',
    });
  }
  const wrong = vectors.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new ArgumentError({ argument: `vectors[${wrong}]`, expected: 'a finite number', received: vectors[wrong] });
  }
}
