import { ArgumentError, type Interactions } from '@lightrec/core';
import { requireFiniteValues, requireInteractions, requireSameIds } from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';

/**
 * Refuses a teacher of other ids, or of ids in another order: rows of its tables would be taken for those of other users
 * and items. Equal in number is not enough.
 *
 * @throws ArgumentError that names the first difference
 */
export function requireTeacher(teacher: EmbeddingModel, train: Interactions): void {
  requireInteractions('train', train);
  if (!teacher?.userVectors || !teacher.itemVectors) {
    const expected = 'an EmbeddingModel, usually from trainBpr';
    throw new ArgumentError({ argument: 'teacher', expected, received: `${teacher}` });
  }
  requireSameIds('teacher.users', teacher.users, train.users, 'the training data');
  requireSameIds('teacher.items', teacher.items, train.items, 'the training data');
  requireFiniteValues('teacher.userVectors', teacher.userVectors);
  requireFiniteValues('teacher.itemVectors', teacher.itemVectors);
}
