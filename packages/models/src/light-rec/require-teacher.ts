import { ArgumentError, type Interactions } from '@lightrec/core';
import { requireFiniteValues, requireInteractions, requireSameIds } from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';

/**
 * Refuses a teacher of other ids, or of ids in another order: rows of its tables would be taken for those of other users
 * and items. Equal in number is not enough.
 *
 * @param argument - what the caller calls it
 * @throws ArgumentError that names the first difference
 */
export function requireTeacher(teacher: EmbeddingModel, train: Interactions, argument = 'teacher'): void {
  requireInteractions('train', train);
  requireEmbeddingModel(argument, teacher);
  requireSameIds(`${argument}.users`, teacher.users, train.users, 'the training data');
  requireSameIds(`${argument}.items`, teacher.items, train.items, 'the training data');
  requireFiniteValues(`${argument}.userVectors`, teacher.userVectors);
  requireFiniteValues(`${argument}.itemVectors`, teacher.itemVectors);
}

/** @throws ArgumentError for what is no float model */
export function requireEmbeddingModel(argument: string, model: EmbeddingModel): void {
  if (model?.userVectors && model.itemVectors) return;
  const expected = 'an EmbeddingModel, usually from trainBpr';
  throw new ArgumentError({ argument, expected, received: `${model}` });
}
