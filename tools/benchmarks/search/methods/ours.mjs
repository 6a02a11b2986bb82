/**
 * `LightRecIndex` in every way that it can be asked. The one file that knows its interface; `index.d.ts` of today
 * may lack what is asked for here, and such a way is then left out with a line that says so.
 */
import { LightRecIndex } from '@lightrec/index';
import { inProcess, timedBuild } from '../timing.mjs';

/** @typedef {import('../methods.mjs').Method} Method */

const recalls = [0.9, 0.95, 0.98, 0.99];
const probeCounts = [4, 8, 16, 32, 64];
/** Candidates of post-ranking, as multiples of k. */
const candidateFactors = [1, 1.5, 2, 3, 5, 8, 12, 20, 50];
const mostCandidates = 10_000;

const hasModes = 'searchInto' in LightRecIndex.prototype;
const needsModes = () => (hasModes ? undefined : 'this build of @lightrec/index has no modes of search');

/** @type {Method[]} */
export const ours = [
  plain('scan', 'LightRecIndex, flat scan over all codes', () => [{ mode: 'scan' }]),
  { ...plain('exact', 'LightRecIndex, exact by composite score', () => [{ mode: 'exact' }]), missing: needsModes },
  {
    ...plain('recall', 'LightRecIndex, a stated recall of the composite ranking', () =>
      recalls.map((recall) => ({ mode: { recall } })),
    ),
    missing: needsModes,
  },
  plain('probes', 'LightRecIndex, the best lists alone', () =>
    probeCounts.map((probeCount) => (hasModes ? { mode: { probeCount } } : { probeCount })),
  ),
  postRanked('int8', 1, 4),
  postRanked('float16', 2, 0),
  postRanked('float32', 4, 0),
];

/**
 * @param {string} name
 * @param {string} about
 * @param {(k: number) => object[]} optionsOf - of `search`, one for each setting
 * @returns {Method}
 */
function plain(name, about, optionsOf) {
  return {
    name: `ours-${name}`,
    about,
    async build({ codeTable, users, dim }) {
      const { built: index, seconds } = await indexOf(codeTable);
      return {
        bytesPerItem: bytesOf(codeTable, 0),
        buildSeconds: seconds,
        settings: (k) => optionsOf(k).map((options) => settingOf(index, users, dim, { k, ...options })),
      };
    },
  };
}

/** @type {WeakMap<import('@lightrec/core').CodeTable, ReturnType<typeof timedBuild<LightRecIndex>>>} */
const indices = new WeakMap();

/**
 * The index without vectors, which several methods search.
 *
 * @param {import('@lightrec/core').CodeTable} codeTable
 */
function indexOf(codeTable) {
  const index = indices.get(codeTable) ?? timedBuild(() => LightRecIndex.build(codeTable));
  indices.set(codeTable, index);
  return index;
}

/**
 * @param {'int8' | 'float16' | 'float32'} vectorFormat
 * @param {number} bytesPerNumber
 * @param {number} bytesPerVector - beyond its numbers
 * @returns {Method}
 */
function postRanked(vectorFormat, bytesPerNumber, bytesPerVector) {
  return {
    name: `ours-${vectorFormat}`,
    about: `LightRecIndex, exact by composite score, then post-ranking by ${vectorFormat} vectors`,
    missing: vectorFormat === 'float32' ? undefined : needsModes,
    async build({ codeTable, itemVectors, itemCount, users, dim }) {
      const options = { vectors: itemVectors, ...(hasModes && { vectorFormat }) };
      const { built: index, seconds } = await timedBuild(() => LightRecIndex.build(codeTable, options));
      return {
        bytesPerItem: bytesOf(codeTable, dim * bytesPerNumber + bytesPerVector),
        buildSeconds: seconds,
        settings: (k) =>
          candidateFactors
            .map((factor) => Math.round(factor * k))
            .filter((candidateCount) => candidateCount <= Math.min(itemCount, mostCandidates))
            .map((candidateCount) => settingOf(index, users, dim, { k, rerank: { candidateCount } })),
      };
    },
  };
}

/**
 * @param {LightRecIndex} index
 * @param {Float32Array} users
 * @param {number} dim
 * @param {any} options - of `search`
 */
function settingOf(index, users, dim, options) {
  const { k, rerank, mode, probeCount } = options;
  const parameters = { ...(typeof mode === 'object' ? mode : {}), ...(probeCount && { probeCount }), ...rerank };
  if (!hasModes) {
    const { mode: _, ...known } = options;
    return inProcess({ users, dim, parameters, search: (user) => index.search(user, known).items });
  }
  const items = new Uint32Array(k);
  const scores = new Float32Array(k);
  const { searchInto } = /** @type {any} */ (index);
  return inProcess({
    users,
    dim,
    parameters,
    search: (user) => searchInto.call(index, user, options, items, scores),
    itemsOf: (count) => items.slice(0, count),
  });
}

/**
 * Codes, the item's id, and the vector of post-ranking; codebooks are shared by all.
 *
 * @param {import('@lightrec/core').CodeTable} codeTable
 * @param {number} vectorBytes
 */
function bytesOf(codeTable, vectorBytes) {
  return codeTable.bytesPerItem + 4 + vectorBytes;
}
