/** What is searched, and for whom. */
import type { CodeTable } from '@lightrec/core';
import { encodeItems, fingerprint } from './encode.js';
import { generateClustered, generateCosine, generateFlat } from './generate.js';
import { loadRealProblem, realData } from './real-data.js';

export interface Problem {
  data: string;
  itemCount: number;
  dim: number;
  /** Shape `[itemCount, dim]`. */
  itemVectors: Float32Array;
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  codeTable: CodeTable;
  /** Of files that are kept for these vectors. */
  name: string;
}

const generators = { clustered: generateClustered, 'clustered-cosine': generateCosine, flat: generateFlat };
export const generatedData = Object.keys(generators);
export const allData = [...generatedData, ...realData];

interface ProblemOptions {
  data: string;
  /** Of generated data. */
  itemCount: number;
  codebookCount: number;
  userCount: number;
}

export async function loadProblem(options: ProblemOptions): Promise<Problem> {
  const { data, itemCount, codebookCount, userCount } = options;
  if (realData.includes(data)) {
    const problem = await loadRealProblem({ data, codebookCount, userCount });
    return { ...problem, name: `${data}-${fingerprint(problem.itemVectors)}` };
  }
  // One more codebook, eight more dimensions: 32 with 4 codebooks, 64 with 8.
  const dim = codebookCount * 8;
  const generate = generators[data as keyof typeof generators];
  const { itemVectors, users } = generate({ itemCount, dim, userCount });
  const codesName = `${data}-${itemCount}-${codebookCount}`;
  const codeTable = await encodeItems({ name: codesName, itemVectors, dim, codebookCount });
  return { data, itemCount, dim, itemVectors, users, codeTable, name: `${data}-${fingerprint(itemVectors)}` };
}
