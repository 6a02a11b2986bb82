import { CodeTable } from './code-table.js';
import { ArgumentError } from './errors.js';
import type { Id, WidenId } from './id.js';
import { IdMap } from './id-map.js';
import { requireTyped } from './options/arrays.js';
import { requireCodeTable } from './options/contracts.js';

/**
 * The same items with as many of their first codes as `lengths` says. A table that had all codes for all gets a
 * codeword of zeros more in each codebook, which stands for a missing code.
 *
 * @param lengths - shape `[itemCount]`
 * @throws ShapeError or ArgumentError for lengths that do not fit, or where there are 256 codewords already
 */
export function withLengths<Item extends Id>(table: CodeTable<Item>, lengths: Uint8Array): CodeTable<Item> {
  requireCodeTable('table', table);
  requireTyped('lengths', lengths, 'Uint8Array');
  const { codebookCount, itemCount } = table;
  const whole = table.lengths ? table : { ...table, ...withZeroCodeword(table) };
  const codes = table.codes.slice();
  for (let item = 0; item < itemCount; item++) {
    codes.fill(whole.codewordCount - 1, item * codebookCount + lengths[item], (item + 1) * codebookCount);
  }
  return new CodeTable<Item>({ ...whole, codes, lengths });
}

/**
 * The items of a table followed by further ones. Biases that one of the two does not have are 0.
 *
 * @param added - of the same codebooks; in a table of variable rate with lengths
 * @throws ArgumentError where an id is in both, or the codebooks are others
 */
export function appendItems<Item extends Id, New extends Id>(
  table: CodeTable<Item>,
  added: CodeTable<New>,
): CodeTable<WidenId<Item | New>> {
  requireCodeTable('table', table);
  requireCodeTable('added', added);
  requireSameCodebooks(table, added);
  const { itemCount } = table;
  const itemBias = (table.itemBias ?? added.itemBias) && new Float32Array(itemCount + added.itemCount);
  itemBias?.set(table.itemBias ?? []);
  itemBias?.set(added.itemBias ?? [], itemCount);
  return new CodeTable({
    ...table,
    codes: joined(table.codes, added.codes),
    lengths: table.lengths && joined(table.lengths, added.lengths!),
    itemBias,
    items: IdMap.from<Item | New>([...table.items.ids, ...added.items.ids]),
  });
}

function requireSameCodebooks(table: CodeTable, added: CodeTable): void {
  const isSame =
    table.codebookCount === added.codebookCount &&
    table.codewordCount === added.codewordCount &&
    table.codebooks.length === added.codebooks.length &&
    table.codebooks.every((value, i) => value === added.codebooks[i]);
  if (isSame && !table.lengths === !added.lengths) return;
  const expected = `codes of the same codebooks${table.lengths ? ', with lengths' : ''}`;
  throw new ArgumentError({ argument: 'added', expected, received: isSame ? 'lengths of one alone' : 'others' });
}

function withZeroCodeword({ codebooks, codebookCount, codewordCount, dim }: CodeTable) {
  const size = codewordCount * dim;
  const longer = new Float32Array(codebookCount * (size + dim));
  for (let b = 0; b < codebookCount; b++) longer.set(codebooks.subarray(b * size, (b + 1) * size), b * (size + dim));
  return { codebooks: longer, codewordCount: codewordCount + 1 };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
