/** Graphs of usearch, on inner products. */
import type { Method } from '../methods.js';
import { howToInstall, loadPeer, type Usearch, type UsearchGraph } from '../peers.js';
import type { Problem } from '../problem.js';
import { inProcess } from '../timing.js';
import { keptGraph } from './graph-files.js';

const quantization = 'f16';
const build = { connectivity: 16, expansion_add: 200 };
/** Each is a copy of the graph: the width of a search is given when it is loaded. */
const expansions = [16, 64, 200, 512, 1024];
/** Vectors added in one call, by one thread. */
const chunkCount = 10_000;

export const usearch: Method = {
  name: 'usearch',
  about: `usearch as published on npm, inner product, ${quantization} vectors`,
  missing: () => (loadPeer('usearch') ? undefined : howToInstall),
  dearAbove: 200_000,
  async build(problem) {
    const { itemCount, dim, users } = problem;
    const { file, seconds, bytes } = await keptGraph(`${problem.name}.usearch-${quantization}`, (path) =>
      writeGraph(problem, path),
    );
    const { Index } = loadPeer<Usearch>('usearch')!;
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

export const usearchDefault: Method = {
  name: 'usearch-default',
  about: 'usearch with no option but the metric',
  missing: usearch.missing,
  dearAbove: usearch.dearAbove,
  async build({ data, name, itemVectors, itemCount, dim, users }) {
    const { Index } = loadPeer<Usearch>('usearch')!;
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

function writeGraph({ itemVectors, itemCount, dim }: Problem, file: string) {
  const { Index } = loadPeer<Usearch>('usearch')!;
  const graph = new Index(configOf(dim, 0));
  addAll(graph, itemVectors, itemCount, dim);
  graph.save(file);
}

function addAll(graph: UsearchGraph, itemVectors: Float32Array, itemCount: number, dim: number) {
  for (let start = 0; start < itemCount; start += chunkCount) {
    const end = Math.min(itemCount, start + chunkCount);
    const keys = BigUint64Array.from({ length: end - start }, (_, i) => BigInt(start + i));
    graph.add(keys, itemVectors.subarray(start * dim, end * dim), 1);
  }
}

/** @param expansionSearch - 0 for the library's default */
function configOf(dimensions: number, expansionSearch: number) {
  return { dimensions, metric: 'ip', quantization, ...build, expansion_search: expansionSearch, multi: false };
}
