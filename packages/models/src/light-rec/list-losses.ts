import type { CodeTable, Interactions, Random } from '@lightrec/core';
import { createDenseScorer } from '@lightrec/kernels';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { Pace } from '../training/pace.js';

export interface ListLossesOptions {
  /** Items in a list that is to stay what it is. Default: 100. */
  cutoff?: number;
  /** Items looked at, those beyond `cutoff` because they may come up. Default: 500. */
  listLength?: number;
  /** Users asked at most, drawn at random. Default: 50,000. */
  userLimit?: number;
  random: Random;
  signal?: AbortSignal;
}

const usersAtATime = 256;

/** Added to a place before its inverse is taken, so that the first places do not outweigh all others. */
const firstPlaces = 10;

/**
 * What the teacher's lists lose by an item of which only the first codes are kept. It does harm where its score falls on
 * the other side of the score at which a user's list ends, and the more so the further its place is from there: how
 * often an item at a place is wanted falls about as `1 / (place + 10)`, so the harm is the difference of these. An error
 * that no list shows costs nothing, however large it is, and one that puts forty items of one code before or behind a
 * whole list costs much, however small.
 *
 * @param codeTable - of the teacher's items
 * @returns the loss with 0, 1, 2, ... codes, shape `[codebookCount + 1, itemCount]`: one array a length
 */
export async function listLosses(
  teacher: EmbeddingModel,
  train: Interactions,
  codeTable: CodeTable,
  { cutoff = 100, listLength = 500, userLimit = 50_000, random, signal }: ListLossesOptions,
): Promise<Float64Array[]> {
  const { codes, codebooks, codebookCount, codewordCount, dim, itemCount } = codeTable;
  const losses = Array.from({ length: codebookCount + 1 }, () => new Float64Array(itemCount));
  const wanted = Float64Array.from({ length: listLength }, (_, place) => 1 / (place + 1 + firstPlaces));
  const atEnd = 1 / (cutoff + 0.5 + firstPlaces);
  const users = random.permutation(teacher.userCount).subarray(0, userLimit);
  const entryCount = codebookCount * codewordCount;
  const scorer = createDenseScorer({ items: codebooks, dim });
  const lookupTables = new Float32Array(usersAtATime * entryCount);
  const vectors = new Float32Array(usersAtATime * dim);
  const pace = new Pace(signal);
  for (let start = 0; start < users.length; start += usersAtATime) {
    await pace.breathe();
    const batch = users.subarray(start, start + usersAtATime);
    batch.forEach((user, row) => {
      vectors.set(teacher.userVector(user), row * dim);
    });
    scorer.score(vectors.subarray(0, batch.length * dim), lookupTables.subarray(0, batch.length * entryCount));
    teacher.recommend(batch, { k: listLength, exclude: train }).forEach(({ items, scores }, row) => {
      // A list that holds all there is stays what it is.
      if (items.length > cutoff) addLosses(items, (scores[cutoff - 1] + scores[cutoff]) / 2, row * entryCount);
    });
  }
  return losses;

  function addLosses(items: Uint32Array, end: number, lookupTable: number): void {
    items.forEach((item, place) => {
      const loss = Math.abs(wanted[place] - atEnd);
      let score = 0;
      for (let length = 0; length <= codebookCount; length++) {
        if (place < cutoff ? score <= end : score >= end) losses[length][item] += loss;
        if (length === codebookCount) break;
        score += lookupTables[lookupTable + length * codewordCount + codes[item * codebookCount + length]];
      }
    });
  }
}
