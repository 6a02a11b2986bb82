import type { RowForm } from '@lightrec/kernels/search';
import { type Metric, squaredLength } from './metric.js';

/** What the scores that an engine adds up are in the metric: `factor * score + offset`, in the order that they have. */
export interface ScoreForm {
  factor: number;
  offset: number;
}

const asTheyAre: ScoreForm = { factor: 1, offset: 0 };

/** Of composite scores, for a user as searched. */
export function compositeForm(metric: Metric, user: ArrayLike<number>): ScoreForm {
  return metric === 'euclidean' ? { factor: 2, offset: -squaredLength(user) } : asTheyAre;
}

/** Of scores by the index's vectors, for a user in their space, not yet moved to their centre. */
export function exactForm(metric: Metric, user: ArrayLike<number>, { center }: RowForm): ScoreForm {
  if (metric === 'euclidean') return compositeForm(metric, movedToCenter(metric, user, center));
  if (!center) return asTheyAre;
  let offset = 0;
  for (let d = 0; d < center.length; d++) offset += user[d] * center[d];
  return { factor: 1, offset };
}

/** Distances do not change where user and items move together; inner products with the centre are added at the end. */
export function movedToCenter(metric: Metric, user: ArrayLike<number>, center?: Float32Array): ArrayLike<number> {
  return metric === 'euclidean' && center ? center.map((value, d) => user[d] - value) : user;
}

/** Brings scores into their form, in place. No distance is below 0, as rounding could have it. */
export function applyForm({ factor, offset }: ScoreForm, scores: Float32Array): void {
  if (factor === 1 && offset === 0) return;
  for (let i = 0; i < scores.length; i++) {
    const score = factor * scores[i] + offset;
    scores[i] = factor === 1 ? score : Math.min(score, 0);
  }
}
