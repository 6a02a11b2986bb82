import type { RankedRows } from '@lightrec/kernels';
import type { BprLoss } from '../bpr/bpr-loss.js';

/** Eq. 3 of LightRec (WWW'20) pair by pair, and the squared norms of the vectors each time they occur, in plain loops. */
export function plainBpr(
  { users, items, dim }: { users: number[]; items: number[]; dim: number },
  batch: RankedRows,
  lambda: number,
): BprLoss {
  const row = (table: number[], index: number) => table.slice(index * dim, (index + 1) * dim);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  const size = batch.users.length;
  const negativeCount = batch.negatives.length / size;
  let [ranking, squares] = [0, 0];
  batch.users.forEach((user, p) => {
    const u = row(users, user);
    const positive = row(items, batch.positives[p]);
    squares += dot(u, u) + dot(positive, positive);
    for (const index of batch.negatives.subarray(negativeCount * p, negativeCount * (p + 1))) {
      const negative = row(items, index);
      squares += dot(negative, negative);
      ranking += Math.log(1 + Math.exp(dot(u, negative) - dot(u, positive))) / batch.negatives.length;
    }
  });
  return { ranking, regularization: (lambda / (2 * size)) * squares };
}
