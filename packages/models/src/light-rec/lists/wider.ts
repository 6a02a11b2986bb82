import { CodeTable, type Random } from '@lightrec/core';
import { EmbeddingModel } from '../../embedding/embedding-model.js';

/** Rows with zeros behind their numbers. */
function widerRows(rows: Float32Array, dim: number, wider: number): Float32Array {
  const result = new Float32Array((rows.length / dim) * wider);
  for (let from = 0, to = 0; from < rows.length; from += dim, to += wider) {
    result.set(rows.subarray(from, from + dim), to);
  }
  return result;
}

/** The same scores by vectors of more numbers. */
export function widerTeacher(teacher: EmbeddingModel, dim: number): EmbeddingModel {
  if (dim === teacher.dim) return teacher;
  const [userVectors, itemVectors] = [teacher.userVectors, teacher.itemVectors].map((rows) =>
    widerRows(rows, teacher.dim, dim),
  );
  return new EmbeddingModel({ userVectors, itemVectors, dim, users: teacher.users, items: teacher.items });
}

/**
 * Codewords of more numbers, for users of as many: the further ones are drawn, as large as the others are as a mean, so
 * that users can tell items apart by them, too. The zero vector that stands for missing codes stays zero.
 */
export function widerCodebooks(start: CodeTable, dim: number, random: Random): CodeTable {
  if (dim === start.dim) return start;
  const codebooks = widerRows(start.codebooks, start.dim, dim);
  const deviation = Math.sqrt(start.codebooks.reduce((sum, value) => sum + value ** 2, 0) / start.codebooks.length);
  const { codewordCount } = start;
  for (let row = 0; row < codebooks.length / dim; row++) {
    if (start.lengths && row % codewordCount === codewordCount - 1) continue;
    for (let d = start.dim; d < dim; d++) codebooks[row * dim + d] = random.normal(0, deviation);
  }
  return new CodeTable({ ...start, dim, codebooks });
}
