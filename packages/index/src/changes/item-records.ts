import { ArgumentError, type Id } from '@lightrec/core';
import { requireLength } from '@lightrec/core/options';
import { type StoredVectors, storeVectors, type TailItem } from '@lightrec/kernels/search';
import type { ColumnRow } from '../catalogue/columns.js';
import type { IndexState } from '../index-state.js';
import { euclideanBias, scaledFor } from '../metric/metric.js';
import { hasRowBiases, rowBiasFor } from '../metric/row-bias.js';
import type { OwnItems } from './new-items.js';

export type Verb = 'add' | 'update' | 'upsert';

/** One item as it is to be from now on. */
export interface ItemRecord {
  id: Id;
  /** Its index so far, where it is there. */
  known?: number;
  /** What goes into the tail, its codes in the order of the code table; nothing where columns alone change. */
  added?: Omit<TailItem, 'item'>;
  /** Values by column that are given, for a new item all that it has. */
  row: ColumnRow;
}

/**
 * What a change makes of its items, checked as a whole, so that all of them or none come in.
 *
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function itemRecords(state: IndexState, items: OwnItems, verb: Verb): ItemRecord[] {
  const { ids, columns } = items;
  const known = ids.map((id) => state.catalogue.indexOf(id));
  requirePresence(ids, known, verb);
  requireShapes(state, items);
  const codes = codesOf(state, items);
  const { rerankVectors, itemBias } = items;
  const isMoved = codes !== undefined || rerankVectors !== undefined || itemBias !== undefined;
  if (!codes && known.some((item) => item === undefined)) {
    refuse(
      'vectors',
      verb === 'add' ? 'vectors or codes of the items' : 'vectors or codes, as some items are new',
      'neither',
    );
  }
  const codesAt = (i: number) => codes?.[i] ?? state.tableCodes(state.codesOf(known[i]!));
  const decode = (i: number) => state.decode(state.placeCodes(codesAt(i)));
  const olds = known.map((item) => (isMoved && item !== undefined ? state.recordOf(item) : undefined));
  const biases = ids.map((_, i) => {
    if (state.metric === 'euclidean') return isMoved ? euclideanBias(decode(i)) : 0;
    return itemBias?.[i] ?? olds[i]?.bias ?? 0;
  });
  const stored = storedRows(state, items, decode, biases);
  return ids.map((id, i) => {
    const row = columns?.[i] ?? {};
    const record = { id, known: known[i], row };
    if (!isMoved) return record;
    const old = olds[i];
    const bias = biases[i];
    const { rowBytes = 0 } = stored ?? {};
    return {
      ...record,
      added: {
        codes: codesAt(i),
        bias,
        row: stored ? stored.rows.slice(i * rowBytes, (i + 1) * rowBytes) : old?.row,
        scale: stored ? (stored.scales?.[i] ?? 1) : (old?.scale ?? 1),
        rowBias: stored ? (stored.biases?.[i] ?? 0) : keptRowBias(state, old, bias),
      },
    };
  });
}

function requirePresence(ids: readonly Id[], known: readonly (number | undefined)[], verb: Verb): void {
  if (verb === 'upsert') return;
  const wrong = known.findIndex((item) => (item === undefined) === (verb === 'update'));
  if (wrong < 0) return;
  throw new ArgumentError({
    argument: 'ids',
    expected: verb === 'add' ? 'ids that the index does not have' : 'ids of the index',
    received: JSON.stringify(ids[wrong]),
    hint: verb === 'add' ? 'Call update or upsert for an item that is there.' : 'Call add or upsert for a new item.',
  });
}

function requireShapes(state: IndexState, { ids, vectors, codes, rerankVectors, itemBias, columns }: OwnItems): void {
  const { layout } = state.engine;
  const count = ids.length;
  if (vectors && codes) refuse('vectors', 'vectors or codes of the items, one of the two', 'both');
  if (vectors) requireLength('vectors', vectors, [count, layout.dim]);
  if (codes) requireCodes(codes, count, state);
  if (itemBias) {
    requireLength('itemBias', itemBias, [count]);
    if (!layout.biases || state.metric === 'euclidean') refuse('itemBias', 'none for an index without biases');
  }
  if (columns) {
    requireLength('columns', columns, [count]);
    if (!state.columns) refuse('columns', 'none for an index without columns');
    columns.forEach((row, i) => {
      state.columns?.requireRow(row, `columns[${i}]`);
    });
  }
  if (!state.form && rerankVectors) refuse('rerankVectors', 'none for an index without vectors');
  if (state.form && rerankVectors) requireLength('rerankVectors', rerankVectors, [count, state.form.dim]);
  if (state.form && !rerankVectors && (codes || (vectors && state.form.dim !== layout.dim))) {
    refuse('rerankVectors', `[${count}, ${state.form.dim}], as the index keeps vectors`, 'none');
  }
}

function requireCodes(codes: Uint8Array, count: number, state: IndexState): void {
  const { codebookCount, codewordCount } = state.engine.layout;
  if (!state.isTrained) refuse('codes', 'vectors, as the index has no codebooks yet', 'codes');
  requireLength('codes', codes, [count, codebookCount]);
  const wrong = codes.findIndex((code) => code >= codewordCount);
  if (wrong >= 0) refuse(`codes[${wrong}]`, `a code below ${codewordCount}`, codes[wrong]);
}

/** Codes of each item in the order of the code table, given or found by encoding; nothing where items keep theirs. */
function codesOf(state: IndexState, { vectors, codes }: OwnItems): Uint8Array[] | undefined {
  if (!vectors && !codes) return undefined;
  const { layout } = state.engine;
  const { codebookCount, dim } = layout;
  const found = codes ?? state.encode(scaledFor(state.metric, vectors!, dim));
  return Array.from({ length: found.length / codebookCount }, (_, i) =>
    found.subarray(i * codebookCount, (i + 1) * codebookCount),
  );
}

/** Rows for post-ranking; nothing where items keep theirs. */
function storedRows(
  state: IndexState,
  { ids, vectors, rerankVectors }: OwnItems,
  decode: (i: number) => Float32Array,
  biases: readonly number[],
): StoredVectors | undefined {
  const { form, metric } = state;
  const given = rerankVectors ?? vectors;
  if (!form || !given) return undefined;
  const itemBias = state.engine.layout.biases && metric !== 'euclidean' ? biases : undefined;
  const biasOf = rowBiasFor(metric, form, itemBias);
  return storeVectors(scaledFor(metric, given, form.dim), form, Array.from(ids.keys()), decode, biasOf);
}

/** Of a row that stays: a bias of the item is that of the row too. */
function keptRowBias({ form, metric, engine }: IndexState, old: { rowBias: number } | undefined, bias: number): number {
  const isItems = metric !== 'euclidean' && form && hasRowBiases(form, metric, engine.layout.biases !== undefined);
  return isItems ? bias : (old?.rowBias ?? 0);
}

function refuse(argument: string, expected: string, received: unknown = 'some'): never {
  throw new ArgumentError({ argument, expected, received });
}
