import { encodeVectors } from '../from-vectors.js';
import type { IndexState } from '../index-state.js';
import { placeItems } from '../place-items.js';
import type { TrainingPlan } from './training-plan.js';

/** Trains codes on the vectors of all items that there are, and puts the items into a layout by them. */
export async function trainAnew(state: IndexState, { trainAt: _, ...options }: TrainingPlan): Promise<void> {
  const { metric, engineName: engine, catalogue } = state;
  const { dim } = state.form!;
  const items = state.items();
  const vectors = new Float32Array(items.length * dim);
  items.forEach((item, i) => {
    vectors.set(state.vectorOf(item), i * dim);
  });
  const ids = Array.from(items, (item) => catalogue.idAt(item));
  const { codeTable } = await encodeVectors(vectors, { ...options, dim, ids, metric, engine });
  const placed = placeItems(codeTable, { metric, vectors, vectorFormat: options.vectorFormat });
  state.isTrained = true;
  state.replace(placed.layout, placed.vectors, items);
}
