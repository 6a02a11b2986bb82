/** The steps of which training is made, each on every engine that has it. */
import { benchmark as bpr } from './bpr.mjs';
import { benchmark as encoder } from './encoder.mjs';
import { benchmark as threads } from './threads.mjs';

/** @returns {Promise<import('../results.mjs').Results>} */
export async function benchmark() {
  const steps = [await bpr(), await encoder(), threads()];
  const abouts = steps.map(({ about }) => about);
  return {
    about: [...abouts, 'Ratio: time over that of the first engine.'].join(' '),
    rows: steps.flatMap(({ rows }) => rows),
  };
}
