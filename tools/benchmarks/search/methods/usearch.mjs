/** Graphs of usearch, on inner products. */
import { howToInstall, loadPeer } from '../peers.mjs';
import { inProcess } from '../timing.mjs';
import { keptGraph } from './graph-files.mjs';

const quantization = 'f16';
const build = { connectivity: 16, expansion_add: 200 };
/** Each is a copy of the graph: the width of a search is given when it is loaded. */
const expansions = [16, 64, 200, 512, 1024];
/** Vectors added in one call, by one thread. */
const chunkCount = 10_000;

/** @type {import('../methods.mjs').Method} */
export const usearch = {
  name: 'usearch',
  about: `usearch as published on npm, inner product, ${quantization} vectors`,
  missing: () => (loadPeer('usearch') ? undefined : howToInstall),
  dearAbove: 200_000,
  async build(problem) {
    const { itemCount, dim, users } = problem;
    const { file, seconds, bytes } = await keptGraph(`${problem.name}.usearch-${quantization}`, (path) =>
      writeGraph(problem, path),
    );
    const { Index } = loadPeer('usearch');
    const graphs = expansions.map((expansion) => {
      const graph = new Index(configOf(dim, expansion));
      graph.load(file);
      return { expansion, graph };
    });
    return {
      bytesPerItem: bytes / itemCount,
      buildSeconds: seconds,
      settings: (k) =>
        graphs
          .filter(({ expansion }) => expansion >= k)
          .map(({ expansion, graph }) =>
            inProcess({
              users,
              dim,
              parameters: { expansion },
              search: (user) => graph.search(user, k, 1),
              itemsOf: ({ keys }) => Array.from(keys, Number),
            }),
          ),
    };
  },
};

/** @type {import('../methods.mjs').Method} */
export const usearchDefault = {
  name: 'usearch-default',
  about: 'usearch with no option but the metric',
  missing: usearch.missing,
  dearAbove: usearch.dearAbove,
  async build({ data, name, itemVectors, itemCount, dim, users }) {
    const { Index } = loadPeer('usearch');
    const create = () => new Index({ dimensions: dim, metric: data.endsWith('cosine') ? 'cos' : 'ip' });
    const { file, seconds, bytes } = await keptGraph(`${name}.usearch-default`, (path) => {
      const graph = create();
      addAll(graph, itemVectors, itemCount, dim);
      graph.save(path);
    });
    const graph = create();
    graph.load(file);
    return {
      bytesPerItem: bytes / itemCount,
      buildSeconds: seconds,
      settings: (k) => [
        inProcess({
          users,
          dim,
          search: (user) => graph.search(user, k, 1),
          itemsOf: ({ keys }) => Array.from(keys, Number),
        }),
      ],
    };
  },
};

/**
 * @param {import('../problem.mjs').Problem} problem
 * @param {string} file
 */
function writeGraph({ itemVectors, itemCount, dim }, file) {
  const { Index } = loadPeer('usearch');
  const graph = new Index(configOf(dim, 0));
  addAll(graph, itemVectors, itemCount, dim);
  graph.save(file);
}

/**
 * @param {any} graph
 * @param {Float32Array} itemVectors
 * @param {number} itemCount
 * @param {number} dim
 */
function addAll(graph, itemVectors, itemCount, dim) {
  for (let start = 0; start < itemCount; start += chunkCount) {
    const end = Math.min(itemCount, start + chunkCount);
    const keys = BigUint64Array.from({ length: end - start }, (_, i) => BigInt(start + i));
    graph.add(keys, itemVectors.subarray(start * dim, end * dim), 1);
  }
}

/**
 * @param {number} dimensions
 * @param {number} expansionSearch - 0 for the library's default
 */
function configOf(dimensions, expansionSearch) {
  return { dimensions, metric: 'ip', quantization, ...build, expansion_search: expansionSearch, multi: false };
}
