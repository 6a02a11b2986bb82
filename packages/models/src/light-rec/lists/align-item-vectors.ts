import { type Id, type Interactions, Pace, Random } from '@lightrec/core';
import {
  optionNames,
  requireFunction,
  requireInteger,
  requireKnown,
  requirePositive,
  requireSameIds,
  requireSignal,
} from '@lightrec/core/options';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import type { LightRecModel } from '../model/light-rec-model.js';
import { lightRecDefaults } from '../options/hyperparameters.js';
import { requireTeacher } from '../require-teacher.js';
import { backgroundOf, cellsOfItems, drawUsers, type ListWeights, mostCells, rowsAt } from './list-cells.js';
import { RowSolver } from './row-solver.js';
import { teacherLists } from './teacher-lists.js';
import { widerTeacher } from './wider.js';

export interface AlignItemVectorsOptions extends Partial<ListWeights> {
  /** Of the users that are asked, where they are more than 50,000. Default: 0. */
  seed?: number;
  signal?: AbortSignal;
  /** In users, whose lists are made, then in items. */
  onProgress?: (progress: { phase: 'lists' | 'items'; done: number; total: number }) => void;
}

export const alignItemVectorsNames = optionNames<AlignItemVectorsOptions>({
  ...{ listLength: 1, backgroundShare: 1, seed: 1, signal: 1, onProgress: 1 },
});

const itemsAtATime = 1024;

/**
 * Float vectors of the items for post-ranking: the teacher's, moved to where their scores with the users of LightRec are
 * what the teacher's were with its own, in the teacher's list of each user above all. LightRec's users fit its codes, and
 * with the teacher's vectors as they are they would sort candidates less well. LightRec (WWW'20), section 4.4.
 *
 * @param teacher - what `model` was trained on, and `train` what both were
 * @returns shape `[itemCount, model.dim]`
 * @throws ArgumentError for an option out of range, or models of other ids
 *
 * @example
 * const vectors = await alignItemVectors(teacher, model, train);
 * const index = await LightRecIndex.build(model.codeTable, { vectors });
 */
export async function alignItemVectors<User extends Id, Item extends Id>(
  teacher: EmbeddingModel<User, Item>,
  model: LightRecModel<User, Item>,
  train: Interactions<User, Item>,
  options: AlignItemVectorsOptions = {},
): Promise<Float32Array> {
  requireKnown('alignItemVectors', options, alignItemVectorsNames);
  const { seed = 0, signal, onProgress } = options;
  const { listLength = lightRecDefaults.listLength, backgroundShare = lightRecDefaults.backgroundShare } = options;
  requireInteger('listLength', listLength, 1);
  requirePositive('backgroundShare', backgroundShare);
  requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  requireFunction('onProgress', onProgress);
  requireSignal('signal', signal);
  requireTeacher(teacher, train);
  requireSameIds('model.users', model.users, teacher.users, 'the teacher');
  requireSameIds('model.items', model.items, teacher.items, 'the teacher');
  requireInteger('model.dim', model.dim, teacher.dim);
  const { userVectors, itemVectors, itemCount, dim } = widerTeacher(teacher, model.dim);
  const lists = await teacherLists(teacher, train, {
    ...{ listLength, signal },
    onProgress: (done, total) => onProgress?.({ phase: 'lists', done, total }),
  });
  const users = drawUsers(new Random(seed).fork('align'), teacher.userCount);
  const cells = cellsOfItems(lists, users, itemCount);
  const background = backgroundOf({ listLength, backgroundShare }, itemCount);
  const solver = new RowSolver({ partnerCount: users.length, dim, mostCells: mostCells(cells), background });
  solver.begin(rowsAt(model.userVectors, users, dim), rowsAt(userVectors, users, dim));
  const vectors = itemVectors.slice();
  const pace = new Pace(signal);
  for (let first = 0; first < itemCount; first += itemsAtATime) {
    if (await pace.breathe()) onProgress?.({ phase: 'items', done: first, total: itemCount });
    const last = Math.min(itemCount, first + itemsAtATime);
    const solved = {
      rows: vectors.subarray(first * dim, last * dim),
      teacherRows: itemVectors.subarray(first * dim, last * dim),
    };
    solver.solve(solved, cells, first);
  }
  onProgress?.({ phase: 'items', done: itemCount, total: itemCount });
  return vectors;
}
