/** The ways to make codes of vectors that are compared. */
import { optimizedProductQuantizer, productQuantizer, residualVectorQuantizer } from '@lightrec/baselines';
import { type Quantizer, Random } from '@lightrec/core';

import { residualQuantizer } from '@lightrec/kernels';
import type { FaissQuantizer } from './faiss.js';
import type { VectorSet } from './vector-sets.js';

/** What training and encoding took, and left. */
export interface Outcome {
  cpuSeconds: number;
  elapsedSeconds: number;
  /** Squared error as a share of the vectors' own squares. */
  relativeError: number;
}

/** A quantizer of ours beside that of faiss. */
export interface Way {
  name: string;
  bytesPerItem: number;
  /** Whether ours takes threads. */
  threaded: boolean;
  ours: (set: VectorSet, threads: number) => Promise<Outcome>;
  faiss: (set: VectorSet) => FaissQuantizer;
}

const codebookCount = 4;
const codewordCount = 256;

export const ways: Way[] = [
  {
    name: 'RVQ, progressive',
    bytesPerItem: codebookCount,
    threaded: true,
    ours: (set, threads) => quantize(set, residualVectorQuantizer({ threads })),
    faiss: () => ({ codebookCount, bitCount: 8, beamWidth: 1 }),
  },
  ...[1, 5].map((beamWidth) => ({
    name: beamWidth === 1 ? 'RVQ' : `RVQ, beam ${beamWidth}`,
    bytesPerItem: codebookCount,
    threaded: true,
    ours: (set: VectorSet, threads: number) => quantize(set, residualQuantizer({ beamWidth, threads })),
    faiss: () => ({ codebookCount, bitCount: 8, beamWidth }),
  })),
  {
    name: 'OPQ',
    bytesPerItem: codebookCount,
    threaded: false,
    ours: (set) => quantize(set, optimizedProductQuantizer()),
    faiss: ({ dim }) => ({ factory: `OPQ4_${dim},PQ4` }),
  },
  {
    name: 'PQ',
    bytesPerItem: codebookCount,
    threaded: false,
    ours: (set) => quantize(set, productQuantizer()),
    faiss: () => ({ factory: 'PQ4' }),
  },
];

async function quantize({ vectors, dim }: VectorSet, quantizer: Quantizer): Promise<Outcome> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const table = await quantizer.train(vectors, { dim, codebookCount, codewordCount, random: new Random(0) });
  const elapsedSeconds = (performance.now() - wall) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  let [error, energy] = [0, 0];
  for (let item = 0; item < table.itemCount; item++) {
    table.decode(item).forEach((value, d) => {
      const vector = vectors[item * dim + d];
      error += (vector - value) ** 2;
      energy += vector ** 2;
    });
  }
  return { cpuSeconds: (user + system) / 1e6, elapsedSeconds, relativeError: error / energy };
}
