/** Vectors from anywhere, in four bytes each and searched, without TensorFlow.js. */
import { IdMap, Random } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import { residualKMeans } from '@lightrec/kernels';

// Stands for yours: a flat Float32Array [itemCount, dim], and an id for each row.
const random = new Random(3);
const [itemCount, dim] = [4000, 24];
const vectors = Float32Array.from({ length: itemCount * dim }, () => random.normal());
const ids = Array.from({ length: itemCount }, (_, row) => `sku-${row}`);

const codeTable = residualKMeans({ vectors, dim, codewordCount: 128, random, items: IdMap.from(ids) });
const index = await LightRecIndex.build(codeTable);
const { ids: found, scores } = index.search(vectors.slice(0, dim), { k: 3 });
console.log(`nearest to sku-0 by inner product: ${found.join(', ')}`);
console.log(
  `scores ${Array.from(scores, (score) => score.toFixed(2)).join(', ')}; ${codeTable.compression.toFixed(1)}x smaller`,
);
