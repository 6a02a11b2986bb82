import { type CodeTable, Random } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { backgroundOf, cellsOfItems, weightOfPlace } from './list-cells.js';
import { shareOutByLists } from './share-out-by-lists.js';
import { teacherLists } from './teacher-lists.js';

const { train } = clusteredData(4, { userCount: 60, itemCount: 150, itemsPerUser: 12 });
const dim = 4;
const teacher = randomModel(5, train.userCount, train.itemCount, dim);
const listLength = 20;
const lists = await teacherLists(teacher, train, { listLength });
const codeTable = residualKMeans({
  ...{ vectors: teacher.itemVectors, dim, codebookCount: 4, codewordCount: 8 },
  ...{ meanLength: 4, random: new Random(6) },
});
const background = backgroundOf({ listLength, backgroundShare: 0.1 }, train.itemCount);
const shared = shareOutByLists({
  ...{ codeTable, background, meanLength: 2, itemVectors: teacher.itemVectors, users: teacher.userVectors },
  cells: cellsOfItems(
    lists,
    Uint32Array.from({ length: train.userCount }, (_, user) => user),
    train.itemCount,
  ),
});

/** What the scores of a table with the teacher's users lose, in plain loops. */
function lossOf(table: CodeTable): number {
  let loss = 0;
  for (let user = 0; user < train.userCount; user++) {
    const vector = teacher.userVectorAt(user);
    const list = lists.items.subarray(lists.offsets[user], lists.offsets[user + 1]);
    for (let item = 0; item < train.itemCount; item++) {
      const decoded = table.decode(item);
      let error = 0;
      for (let d = 0; d < dim; d++) error += vector[d] * (teacher.itemVectors[item * dim + d] - decoded[d]);
      const place = list.indexOf(item);
      loss += (background + (place < 0 ? 0 : weightOfPlace(place))) * error ** 2;
    }
  }
  return loss;
}

describe('shareOutByLists', () => {
  it('gives as many codes as asked, the first ones of each item', () => {
    expect(shared.bytesPerItem).toBeLessThanOrEqual(2);
    expect(shared.bytesPerItem).toBeGreaterThan(1.9);
    shared.codes.forEach((code, at) => {
      const [item, b] = [Math.floor(at / 4), at % 4];
      expect(code).toBe(b < shared.lengths![item] ? codeTable.codes[at] : 7);
    });
  });

  it('loses less of the lists than two codes for all', () => {
    const codes = codeTable.codes.map((code, at) => (at % 4 < 2 ? code : 7));
    const lengths = new Uint8Array(train.itemCount).fill(2);
    expect(lossOf(shared)).toBeLessThan(
      0.85 * lossOf({ ...codeTable, decode: codeTable.decode, codes, lengths } as never),
    );
  });
});
