import { ArgumentError, type Id } from '@lightrec/core';
import { requireArray, requireSameIds } from '@lightrec/core/options';
import { EmbeddingModel } from './embedding-model.js';

/**
 * One teacher out of several of the same users and items, such as those of different seeds: their vectors stand one
 * behind the other, so that a score is the sum of their scores. The average of an ensemble is a better teacher than
 * any of its members, and its items still take one byte a code; user vectors and codebooks grow with the dimension.
 *
 * @param teachers - at least one; their dimensions may differ
 * @returns a model of its own arrays, whose `dim` is the sum of theirs
 * @throws ArgumentError for none, or ids that differ or stand in another order
 *
 * @example
 * const teachers = await Promise.all([0, 1].map((seed) => trainBpr(train, { seed })));
 * const teacher = concatenateTeachers(teachers.map(({ model }) => model));
 */
export function concatenateTeachers<User extends Id, Item extends Id>(
  teachers: readonly EmbeddingModel<User, Item>[],
): EmbeddingModel<User, Item> {
  requireArray('teachers', teachers);
  const [first, ...others] = teachers;
  if (!first) throw new ArgumentError({ argument: 'teachers', expected: 'at least one teacher', received: 'none' });
  others.forEach((other, i) => {
    requireSameIds(`teachers[${i + 1}].users`, other.users, first.users, 'the first teacher');
    requireSameIds(`teachers[${i + 1}].items`, other.items, first.items, 'the first teacher');
  });
  return new EmbeddingModel({
    userVectors: joinRows(teachers.map(({ userVectors, dim }) => ({ vectors: userVectors, dim }))),
    itemVectors: joinRows(teachers.map(({ itemVectors, dim }) => ({ vectors: itemVectors, dim }))),
    dim: teachers.reduce((sum, { dim }) => sum + dim, 0),
    users: first.users,
    items: first.items,
  });
}

/** Rows of tables one behind the other, shape `[rowCount, sum of dims]`. */
function joinRows(tables: { vectors: Float32Array; dim: number }[]): Float32Array {
  const width = tables.reduce((sum, { dim }) => sum + dim, 0);
  const joined = new Float32Array(tables.reduce((sum, { vectors }) => sum + vectors.length, 0));
  let column = 0;
  for (const { vectors, dim } of tables) {
    for (let from = 0, to = column; from < vectors.length; from += dim, to += width) {
      joined.set(vectors.subarray(from, from + dim), to);
    }
    column += dim;
  }
  return joined;
}
