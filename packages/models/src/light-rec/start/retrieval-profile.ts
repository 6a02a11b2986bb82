import { type Interactions, Pace, type Random } from '@lightrec/core';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { listOf, type TeacherLists } from '../lists/teacher-lists.js';

/** What a teacher's own lists say about its items. */
export interface RetrievalProfile {
  /** In how many users' lists each item is, shape `[itemCount]`. */
  counts: Float64Array;
  /**
   * Which way the users look who have it there: their mean vector, at length 1, shape `[itemCount, dim]`; the item's
   * own direction where nobody has it, zero for a zero vector.
   */
  directions: Float32Array;
}

interface RetrievalProfileOptions {
  /** Items in a list, seen ones left out. Default: 200. */
  listLength?: number;
  /** Users asked at most, drawn at random; `counts` are scaled to all. Default: 50,000. */
  userLimit?: number;
  random: Random;
  /** Lists of all users that are there already, at least as long where there are as many items: nobody is asked then. */
  lists?: TeacherLists;
  signal?: AbortSignal;
  /** In users. */
  onProgress?: (done: number, total: number) => void;
}

const usersAtATime = 256;

/**
 * Recommends to every user and notes who is shown what. Errors in an item's code do harm where users would be
 * shown it, along the way that these users look.
 */
export async function retrievalProfile(
  teacher: EmbeddingModel,
  train: Interactions,
  { listLength = 200, userLimit = 50_000, random, lists, signal, onProgress }: RetrievalProfileOptions,
): Promise<RetrievalProfile> {
  const { itemCount, userCount, dim } = teacher;
  const drawn = random.permutation(userCount);
  const users = lists ? drawn : drawn.subarray(0, userLimit);
  const share = userCount / users.length;
  const counts = new Float64Array(itemCount);
  const directions = new Float32Array(itemCount * dim);
  const pace = new Pace(signal);
  for (let start = 0; start < users.length; start += usersAtATime) {
    if (await pace.breathe()) onProgress?.(start, users.length);
    const batch = users.subarray(start, start + usersAtATime);
    const own = lists
      ? Array.from(batch, (user) => listOf(lists, user).subarray(0, listLength))
      : teacher.recommendIndices(batch, { k: listLength, excludeIndices: train }).map(({ itemIndices }) => itemIndices);
    own.forEach((items, row) => {
      const vector = teacher.userVectorAt(batch[row]);
      for (const item of items) {
        counts[item] += share;
        for (let d = 0; d < dim; d++) directions[item * dim + d] += vector[d];
      }
    });
  }
  onProgress?.(users.length, users.length);
  for (let item = 0; item < itemCount; item++) {
    const [from, to] = [item * dim, (item + 1) * dim];
    if (counts[item] === 0) directions.set(teacher.itemVectors.subarray(from, to), from);
    normalise(directions.subarray(from, to));
  }
  return { counts, directions };
}

function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return;
  const scale = 1 / Math.sqrt(squares);
  for (let d = 0; d < vector.length; d++) vector[d] *= scale;
}
