/** Vectors to quantize: made up, and of a trained model. */

import { readSplit, trainedTeacher } from '../quality/teacher.js';
import { generateClustered } from '../search/generate.js';

export interface VectorSet {
  name: string;
  /** Shape `[count, dim]`. */
  vectors: Float32Array;
  dim: number;
}

export const setNames = ['clustered', 'citeulike-t'];

/** @returns `undefined`, and a line that says why, for real vectors without the data they come from */
export async function loadSet(name: string, count: number): Promise<VectorSet | undefined> {
  if (name === 'clustered') {
    const dim = 64;
    const { itemVectors } = generateClustered({ itemCount: count, dim, userCount: 0 });
    return { name, vectors: itemVectors, dim };
  }
  if (!process.env.LIGHTREC_DATA) {
    console.log(`No row of ${name}: LIGHTREC_DATA names no folder of datasets.`);
    return undefined;
  }
  const { model } = await trainedTeacher(name, 0, await readSplit(name, 0));
  return { name, vectors: model.itemVectors, dim: model.dim };
}
