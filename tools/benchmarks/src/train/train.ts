/** The steps of which training is made, each on every engine that has it. */
import type { Results } from '../results.js';
import { benchmark as bpr } from './bpr.js';
import { benchmark as encoder } from './encoder.js';
import { benchmark as threads } from './threads.js';

export async function benchmark(): Promise<Results> {
  const steps = [await bpr(), await encoder(), threads()];
  const abouts = steps.map(({ about }) => about);
  return {
    about: [...abouts, 'Ratio: time over that of the first engine.'].join(' '),
    rows: steps.flatMap(({ rows }) => rows),
  };
}
