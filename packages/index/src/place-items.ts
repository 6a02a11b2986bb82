import { CodeTable } from '@lightrec/core';
import { buildLayout, chooseForm, type Decode, rowBytesOf, storeVectors, vectorDimOf } from '@lightrec/kernels/search';
import type { IndexOptions } from './index-options.js';
import type { IndexParts } from './index-state.js';
import { euclideanBias, type Metric, scaledFor } from './metric/metric.js';
import { rowBiasFor } from './metric/row-bias.js';

/** Layout and stored vectors of items, their options checked. */
export function placeItems(
  codeTable: CodeTable,
  {
    metric = 'inner-product',
    vectors,
    vectorFormat = 'float32',
    users,
  }: Pick<IndexOptions, 'metric' | 'vectors' | 'vectorFormat' | 'users'>,
): Pick<IndexParts, 'layout' | 'vectors'> {
  const { itemCount } = codeTable;
  const layout = buildLayout(metric === 'euclidean' ? withDistances(codeTable) : codeTable);
  if (!vectors || itemCount === 0) return { layout };
  const vectorDim = vectorDimOf(vectors, itemCount);
  const scaled = scaledFor(metric, vectors, vectorDim);
  const form = chooseForm(scaled, vectorDim, vectorFormat, codeTable, users?.rerankVectors !== undefined);
  const decode = decoderOf(codeTable, layout.codebookOrder);
  const biasOf = rowBiasFor(metric, form, codeTable.itemBias);
  return { layout, vectors: storeVectors(scaled, form, layout.items, decode, biasOf) };
}

/** Biases with which the best inner products are the least distances from what codes stand for. */
function withDistances(codeTable: CodeTable): CodeTable {
  const itemBias = new Float32Array(codeTable.itemCount);
  for (let item = 0; item < itemBias.length; item++) itemBias[item] = euclideanBias(codeTable.decode(item));
  return new CodeTable({ ...codeTable, itemBias });
}

/** What codes stand for, added up in the order of the layout, as its scores are. */
function decoderOf({ codes, codebooks, codebookCount, codewordCount, dim }: CodeTable, order: Uint8Array): Decode {
  return (item) => {
    const vector = new Float32Array(dim);
    for (const book of order) {
      const start = (book * codewordCount + codes[item * codebookCount + book]) * dim;
      for (let d = 0; d < dim; d++) vector[d] += codebooks[start + d];
    }
    return vector;
  };
}

/** No items yet, and one codeword of zeros for those to come: all score 0, and their vectors tell them apart. */
export function untrainedParts(
  dim: number,
  metric: Metric,
): Pick<IndexParts, 'layout' | 'vectors' | 'metric' | 'isTrained'> {
  const isEuclidean = metric === 'euclidean';
  const codeTable = new CodeTable({
    codes: new Uint8Array(),
    codebooks: new Float32Array(dim),
    codebookCount: 1,
    codewordCount: 1,
    dim,
    itemBias: isEuclidean ? new Float32Array() : undefined,
  });
  const form = { format: 'float32', dim, base: 'none', ofCodes: true } as const;
  const biases = isEuclidean ? new Float32Array() : undefined;
  const vectors = { ...form, rows: new Uint8Array(), rowBytes: rowBytesOf(form), biases };
  return { layout: buildLayout(codeTable), vectors, metric, isTrained: false };
}
