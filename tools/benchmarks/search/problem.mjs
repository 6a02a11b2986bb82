/** What is searched, and for whom. */
import { encodeItems, fingerprint } from './encode.mjs';
import { generateClustered, generateCosine, generateFlat } from './generate.mjs';
import { loadRealProblem, realData } from './real-data.mjs';

/**
 * @typedef {object} Problem
 * @property {string} data
 * @property {number} itemCount
 * @property {number} dim
 * @property {Float32Array} itemVectors - shape `[itemCount, dim]`
 * @property {Float32Array} users - shape `[userCount, dim]`
 * @property {import('@lightrec/core').CodeTable} codeTable
 * @property {string} name - of files that are kept for these vectors
 */

const generators = { clustered: generateClustered, 'clustered-cosine': generateCosine, flat: generateFlat };
export const generatedData = Object.keys(generators);
export const allData = [...generatedData, ...realData];

/**
 * @param {{ data: string, itemCount: number, codebookCount: number, userCount: number }} options - `itemCount`
 *   counts for generated data alone
 * @returns {Promise<Problem>}
 */
export async function loadProblem({ data, itemCount, codebookCount, userCount }) {
  if (realData.includes(data)) {
    const problem = await loadRealProblem({ data, codebookCount, userCount });
    return { ...problem, name: `${data}-${fingerprint(problem.itemVectors)}` };
  }
  // One more codebook, eight more dimensions: 32 with 4 codebooks, 64 with 8.
  const dim = codebookCount * 8;
  const generate = generators[/** @type {keyof typeof generators} */ (data)];
  const { itemVectors, users } = generate({ itemCount, dim, userCount });
  const codeTable = await encodeItems({
    name: `${data}-${itemCount}-${codebookCount}`,
    itemVectors,
    dim,
    codebookCount,
  });
  return { data, itemCount, dim, itemVectors, users, codeTable, name: `${data}-${fingerprint(itemVectors)}` };
}
