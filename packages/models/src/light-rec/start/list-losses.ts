import { type CodeTable, type Interactions, Pace, type Random } from '@lightrec/core';
import { createDenseScorer } from '@lightrec/kernels';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';

export interface ListLossesOptions {
  /** Items in a list that is to stay what it is. Default: 100. */
  cutoff?: number;
  /** Items looked at, those beyond `cutoff` because they may come up. Default: 500. */
  listLength?: number;
  /** Users asked at most, drawn at random. Default: 50,000. */
  userLimit?: number;
  random: Random;
  signal?: AbortSignal;
  /** In users. */
  onProgress?: (done: number, total: number) => void;
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
  options: ListLossesOptions,
): Promise<Float64Array[]> {
  const { codes, codebookCount, codewordCount, itemCount } = codeTable;
  const losses = Array.from({ length: codebookCount + 1 }, () => new Float64Array(itemCount));
  await walkLists(teacher, train, codeTable, options, (item, { side, end, loss }, lookupTable) => {
    let score = 0;
    for (let length = 0; length <= codebookCount; length++) {
      if (side * (score - end) <= 0) losses[length][item] += loss;
      if (length === codebookCount) break;
      score += lookupTable[length * codewordCount + codes[item * codebookCount + length]];
    }
  });
  return losses;
}

/**
 * The same for whole codes of which each item may have any.
 *
 * @param candidates - shape `[itemCount, count, codebookCount]`
 * @returns shape `[itemCount, count]`
 */
export async function candidateLosses(
  teacher: EmbeddingModel,
  train: Interactions,
  codeTable: CodeTable,
  candidates: Uint8Array,
  options: ListLossesOptions,
): Promise<Float64Array> {
  const { codebookCount, codewordCount, itemCount } = codeTable;
  const losses = new Float64Array(candidates.length / codebookCount);
  const count = losses.length / itemCount;
  await walkLists(teacher, train, codeTable, options, (item, { side, end, loss }, lookupTable) => {
    for (let candidate = item * count; candidate < (item + 1) * count; candidate++) {
      let score = 0;
      for (let b = 0; b < codebookCount; b++) {
        score += lookupTable[b * codewordCount + candidates[candidate * codebookCount + b]];
      }
      if (side * (score - end) <= 0) losses[candidate] += loss;
    }
  });
  return losses;
}

interface Listed {
  /** 1 for an item of the list, whose score is to stay above `end`; -1 for one behind it. */
  side: number;
  /** The score at which the list ends. */
  end: number;
  /** What is lost where the item's score is on the other side. */
  loss: number;
}

/** Calls `visit` for all places of all lists, with what each codeword adds to a score of this user. */
async function walkLists(
  teacher: EmbeddingModel,
  train: Interactions,
  { codebooks, codebookCount, codewordCount, dim }: CodeTable,
  { cutoff = 100, listLength = 500, userLimit = 50_000, random, signal, onProgress }: ListLossesOptions,
  visit: (item: number, listed: Listed, lookupTable: Float32Array) => void,
): Promise<void> {
  const wanted = (place: number) => 1 / (place + firstPlaces);
  const losses = Float64Array.from({ length: listLength }, (_, i) => Math.abs(wanted(i + 1) - wanted(cutoff + 0.5)));
  const users = random.permutation(teacher.userCount).subarray(0, userLimit);
  const scorer = createDenseScorer({ items: codebooks, dim });
  const entryCount = codebookCount * codewordCount;
  const lookupTables = new Float32Array(usersAtATime * entryCount);
  const vectors = new Float32Array(usersAtATime * dim);
  const listed: Listed = { side: 1, end: 0, loss: 0 };
  const pace = new Pace(signal);
  for (let start = 0; start < users.length; start += usersAtATime) {
    if (await pace.breathe()) onProgress?.(start, users.length);
    const batch = users.subarray(start, start + usersAtATime);
    batch.forEach((user, row) => {
      vectors.set(teacher.userVectorAt(user), row * dim);
    });
    scorer.score(vectors.subarray(0, batch.length * dim), lookupTables.subarray(0, batch.length * entryCount));
    teacher
      .recommendIndices(batch, { k: listLength, excludeIndices: train })
      .forEach(({ itemIndices, scores }, row) => {
        // A list that holds all there is stays what it is.
        if (itemIndices.length <= cutoff) return;
        const lookupTable = lookupTables.subarray(row * entryCount, (row + 1) * entryCount);
        listed.end = (scores[cutoff - 1] + scores[cutoff]) / 2;
        for (let place = 0; place < itemIndices.length; place++) {
          listed.side = place < cutoff ? 1 : -1;
          listed.loss = losses[place];
          visit(itemIndices[place], listed, lookupTable);
        }
      });
  }
  onProgress?.(users.length, users.length);
}
