import {
  ArgumentError,
  CodeTable,
  type Id,
  IdMap,
  optionNames,
  requireArray,
  requireCodeTable,
  requireFiniteValues,
  requireKnown,
  requireLength,
  requireTyped,
  type WidenId,
} from '@lightrec/core';
import { allocateLengths, anisotropicErrors, encodeResidual } from '@lightrec/kernels';

export interface NewItems<New extends Id = Id> {
  /** Ids that the code table does not have yet, shape `[count]`. */
  ids: readonly New[];
  /** Vectors of the items, of the space that the codebooks were trained in, shape `[count, dim]`, finite. */
  vectors: Float32Array;
}

export const newItemsNames = optionNames<NewItems>({ ids: 1, vectors: 1 });

/**
 * Codes for new items without training anew: each takes, from one codebook after another, the codeword nearest to
 * what those before it leave over. LightRec (WWW'20), eq. 7 with the Euclidean similarity. The codebooks stay as
 * they are; codes of items unlike those they were trained on are coarse.
 *
 * In a table of variable rate they get as many codes as its items have as a mean, shared out among the new ones as they
 * were among those: whose error is worth it gets more. Encode together what comes together.
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
  newItems: NewItems<New>,
): CodeTable<WidenId<Item | New>> {
  requireCodeTable('codeTable', codeTable);
  const { codebooks, codebookCount, codewordCount, dim, itemCount, itemBias } = codeTable;
  requireNewItems(codeTable, newItems);
  const { ids, vectors } = newItems;
  const encoded = encodeResidual(codeTable, vectors);
  const lengths = codeTable.lengths && joined(codeTable.lengths, shareOut(codeTable, vectors, encoded));
  return new CodeTable({
    ...{ codes: joined(codeTable.codes, encoded), lengths, codebooks, codebookCount, codewordCount, dim },
    itemBias: itemBias && Float32Array.from({ length: itemCount + ids.length }, (_, item) => itemBias[item] ?? 0),
    items: IdMap.from<Item | New>([...codeTable.items.ids, ...ids]),
  });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/**
 * How many codes each new item keeps, at the mean of the table to the nearest whole code; the others become the missing
 * one.
 *
 * @param codes - of all codebooks, shape `[count, codebookCount]`; changed
 * @returns shape `[count]`
 */
function shareOut(codeTable: CodeTable, vectors: Float32Array, codes: Uint8Array): Uint8Array {
  const { codebooks, codebookCount, codewordCount, dim, meanLength } = codeTable;
  const count = vectors.length / dim;
  if (count === 0 || codeTable.itemCount === 0) return new Uint8Array(count).fill(codebookCount);
  const residuals = vectors.slice();
  const errorsOf = () => anisotropicErrors(residuals, dim, { directions: residuals, weight: 0 });
  const errors = [errorsOf()];
  for (let b = 0; b < codebookCount; b++) {
    for (let i = 0; i < residuals.length; i++) {
      const code = codes[Math.floor(i / dim) * codebookCount + b];
      residuals[i] -= codebooks[(b * codewordCount + code) * dim + (i % dim)];
    }
    errors.push(errorsOf());
  }
  const weights = new Uint8Array(count).fill(1);
  const lengths = allocateLengths({ errors, weights, meanLength: Math.round(meanLength * count) / count });
  for (let i = 0; i < count; i++) {
    codes.fill(codewordCount - 1, i * codebookCount + lengths[i], (i + 1) * codebookCount);
  }
  return lengths;
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
