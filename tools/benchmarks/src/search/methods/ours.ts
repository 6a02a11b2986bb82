/** `LightRecIndex` in every way that it can be asked. */
import type { CodeTable } from '@lightrec/core';
import { LightRecIndex, type SearchOptions, type VectorFormat } from '@lightrec/index';
import type { Method } from '../methods.js';
import { inProcess, timedBuild } from '../timing.js';

const recalls = [0.9, 0.95, 0.98, 0.99];
const probeCounts = [4, 8, 16, 32, 64];
/** Candidates of post-ranking, as multiples of k. */
const candidateFactors = [1, 1.5, 2, 3, 5, 8, 12, 20, 50];
const mostCandidates = 10_000;

export const ours: Method[] = [
  plain('scan', 'LightRecIndex, every item scored', () => [{ mode: 'scan' }]),
  plain('exact', 'LightRecIndex, exact by composite score', () => [{ mode: 'exact' }]),
  plain('recall', 'LightRecIndex, a stated recall of the composite ranking', () =>
    recalls.map((recall) => ({ mode: { recall } })),
  ),
  plain('probes', 'LightRecIndex, the best lists alone', () =>
    probeCounts.map((probeCount) => ({ mode: { probeCount } })),
  ),
  asItComes(),
  postRanked('int8'),
  postRanked('float16'),
  postRanked('float32'),
];

/** @param optionsOf - of `search`, one for each setting */
function plain(name: string, about: string, optionsOf: () => SearchOptions[]): Method {
  return {
    name: `ours-${name}`,
    about,
    async build({ codeTable, users, dim }) {
      const { built: index, seconds } = await indexOf(codeTable);
      return {
        bytesPerItem: index.stats.bytesPerItem,
        buildSeconds: seconds,
        settings: (k) => optionsOf().map((options) => settingOf(index, users, dim, { k, ...options })),
      };
    },
  };
}

function asItComes(): Method {
  return {
    name: 'ours-default',
    about: 'LightRecIndex.fromVectors and search, no option but the metric of data at length 1',
    dearAbove: 200_000,
    async build({ data, itemVectors, users, dim }) {
      const metric = data.endsWith('cosine') ? 'cosine' : 'inner-product';
      const { built: index, seconds } = await timedBuild(() => LightRecIndex.fromVectors(itemVectors, { dim, metric }));
      const { bytesPerItem, vectorBytesPerItem } = index.stats;
      return {
        bytesPerItem: bytesPerItem + vectorBytesPerItem,
        buildSeconds: seconds,
        settings: (k) => [
          inProcess({ users, dim, search: (user) => index.search(user, { k }), itemsOf: ({ ids }) => ids }),
        ],
      };
    },
  };
}

const indices = new WeakMap<CodeTable, ReturnType<typeof timedBuild<LightRecIndex>>>();

/** The index without vectors, which several methods search. */
function indexOf(codeTable: CodeTable) {
  const index = indices.get(codeTable) ?? timedBuild(() => LightRecIndex.build(codeTable));
  indices.set(codeTable, index);
  return index;
}

function postRanked(vectorFormat: VectorFormat): Method {
  return {
    name: `ours-${vectorFormat}`,
    about: `LightRecIndex, exact by composite score, then post-ranking by ${vectorFormat} vectors`,
    async build({ codeTable, itemVectors, itemCount, users, dim }) {
      const options = { vectors: itemVectors, vectorFormat };
      const { built: index, seconds } = await timedBuild(() => LightRecIndex.build(codeTable, options));
      const { bytesPerItem, vectorBytesPerItem } = index.stats;
      return {
        bytesPerItem: bytesPerItem + vectorBytesPerItem,
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

function settingOf(index: LightRecIndex, users: Float32Array, dim: number, options: SearchOptions & { k: number }) {
  const { k, rerank, mode } = options;
  const items = new Uint32Array(k);
  const scores = new Float32Array(k);
  return inProcess({
    users,
    dim,
    parameters: {
      ...(typeof mode === 'object' ? mode : {}),
      ...(rerank && { candidateCount: rerank.candidateCount }),
    },
    search: (user) => index.searchInto(user, options, items, scores),
    itemsOf: (count) => items.slice(0, count),
  });
}
