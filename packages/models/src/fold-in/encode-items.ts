import { ArgumentError, appendItems, CodeTable, type Id, IdMap, type Quantizer, type WidenId } from '@lightrec/core';
import {
  optionNames,
  requireArray,
  requireCodeTable,
  requireFiniteValues,
  requireKnown,
  requireLength,
  requireTyped,
} from '@lightrec/core/options';
import { residualQuantizer, withMeanLength } from '@lightrec/kernels';

export interface NewItems<New extends Id = Id> {
  /** Ids that the code table does not have yet, shape `[count]`. */
  ids: readonly New[];
  /** Vectors of the items, of the space that the codebooks were trained in, shape `[count, dim]`, finite. */
  vectors: Float32Array;
}

export const newItemsNames = optionNames<NewItems>({ ids: 1, vectors: 1 });

/**
 * Codes for new items without training anew. The codebooks stay as they are; codes of items unlike those they were
 * trained on are coarse.
 *
 * In a table of variable rate they get as many codes as its items have as a mean, shared out among the new ones as they
 * were among those: whose error is worth it gets more. Encode together what comes together.
 *
 * @param codeTable - left as it is
 * @param quantizer - what encodes. Default: each takes, from one codebook after another, the codeword nearest to what
 *   those before it leave over; LightRec (WWW'20), eq. 7 with the Euclidean similarity
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
  newItems: NewItems<New>,
  quantizer: Pick<Quantizer, 'encoderOf'> = residualQuantizer(),
): CodeTable<WidenId<Item | New>> {
  requireCodeTable('codeTable', codeTable);
  requireNewItems(codeTable, newItems);
  const { codebooks, codebookCount, codewordCount, dim } = codeTable;
  const { ids, vectors } = newItems;
  const added = new CodeTable<New>({
    ...{ codebooks, codebookCount, codewordCount, dim },
    codes: quantizer.encoderOf(codeTable)(vectors),
    lengths: codeTable.lengths && new Uint8Array(ids.length).fill(codebookCount),
    items: IdMap.from(ids) as IdMap as IdMap<New>,
  });
  return appendItems(codeTable, codeTable.lengths ? sharedOut(added, vectors, codeTable) : added);
}

/** With as many codes each that their mean is that of the table, to the nearest whole code. */
function sharedOut<New extends Id>(added: CodeTable<New>, vectors: Float32Array, { itemCount, meanLength }: CodeTable) {
  const count = added.itemCount;
  if (count === 0 || itemCount === 0) return added;
  return withMeanLength(added, vectors, { meanLength: Math.round(meanLength * count) / count });
}

function requireNewItems({ items, dim }: CodeTable, newItems: NewItems): void {
  requireKnown('encodeItems', newItems, newItemsNames);
  const { ids, vectors } = newItems;
  requireArray('ids', ids);
  requireTyped('vectors', vectors, 'Float32Array');
  requireLength('vectors', vectors, [ids.length, dim]);
  requireFiniteValues('vectors', vectors);
  const known = ids.findIndex((id) => items.indexOf(id) !== undefined);
  if (known < 0) return;
  throw new ArgumentError({
    argument: `ids[${known}]`,
    expected: 'an id that the code table does not have',
    received: JSON.stringify(ids[known]),
    hint: 'The codes of its items stay; train anew to change them.',
  });
}
