import { ArgumentError } from '@lightrec/core';
import { requireFinite, requireInteger } from '@lightrec/core/options';

/** The cutoffs at which the LightRec paper draws NDCG@k. */
export const curveCutoffs = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100] as const;

/**
 * A metric over its cutoffs as the points of a curve, by rising k.
 *
 * @param metric - a record from k to value, such as `evaluation.ndcgAt`
 * @throws ArgumentError for another record
 *
 * @example
 * toCurve({ 20: 0.2, 10: 0.1 }); // [{ k: 10, value: 0.1 }, { k: 20, value: 0.2 }]
 */
export function toCurve(metric: Readonly<Record<number, number>>): { k: number; value: number }[] {
  if (typeof metric !== 'object' || metric === null) {
    const expected = 'a record from k to value, such as evaluation.ndcgAt';
    throw new ArgumentError({ argument: 'metric', expected, received: String(metric) });
  }
  return Object.entries(metric)
    .map(([k, value]) => {
      requireInteger(`metric: ${k}`, Number(k), 1);
      requireFinite(`metric[${k}]`, value);
      return { k: Number(k), value };
    })
    .sort((a, b) => a.k - b.k);
}
