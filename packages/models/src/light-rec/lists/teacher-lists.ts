import { type Interactions, Pace } from '@lightrec/core';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';

/** The teacher's lists: the best items of each user, what the user has in training left out. */
export interface TeacherLists {
  /** Where the list of each user begins, shape `[userCount + 1]`. */
  offsets: Uint32Array;
  /** Items of all lists, best first. */
  items: Uint32Array;
  /** The teacher's scores of them. */
  scores: Float32Array;
}

/** The items of a user's list, best first. */
export function listOf({ offsets, items }: TeacherLists, user: number): Uint32Array {
  return items.subarray(offsets[user], offsets[user + 1]);
}

interface TeacherListsOptions {
  /** Items in a list, where there are as many. */
  listLength: number;
  signal?: AbortSignal;
  /** In users. */
  onProgress?: (done: number, total: number) => void;
}

const usersAtATime = 256;

/** So that the lists of many users fit half a GiB. */
const mostListed = 2 ** 26;

/** Recommends to every user; where users are very many, shorter lists. */
export async function teacherLists(
  teacher: EmbeddingModel,
  train: Interactions,
  { listLength, signal, onProgress }: TeacherListsOptions,
): Promise<TeacherLists> {
  const { userCount, itemCount } = teacher;
  const k = Math.min(listLength, itemCount, Math.max(1, Math.floor(mostListed / userCount)));
  const offsets = new Uint32Array(userCount + 1);
  const items = new Uint32Array(userCount * k);
  const scores = new Float32Array(userCount * k);
  const pace = new Pace(signal);
  let at = 0;
  for (let start = 0; start < userCount; start += usersAtATime) {
    if (await pace.breathe()) onProgress?.(start, userCount);
    const users = Array.from({ length: Math.min(usersAtATime, userCount - start) }, (_, i) => start + i);
    teacher.recommendIndices(users, { k, excludeIndices: train }).forEach((list, row) => {
      items.set(list.itemIndices, at);
      scores.set(list.scores, at);
      at += list.itemIndices.length;
      offsets[start + row + 1] = at;
    });
  }
  onProgress?.(userCount, userCount);
  return { offsets, items: items.subarray(0, at), scores: scores.subarray(0, at) };
}
