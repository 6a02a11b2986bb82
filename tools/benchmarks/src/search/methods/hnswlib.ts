/**
 * Hierarchical navigable small worlds (Malkov and Yashunin, 2016), by hnswlib-node: on inner products as they are, and
 * on vectors with one more component, whose Euclidean neighbours are the largest inner products (Bachrach et
 * al., 2014), which a graph finds better.
 */
import type { Method } from '../methods.js';
import { type Hnswlib, howToInstall, loadPeer } from '../peers.js';
import type { Problem } from '../problem.js';
import { inProcess } from '../timing.js';
import { keptGraph } from './graph-files.js';

const m = 16;
const efConstruction = 200;
const efSearches = [10, 16, 24, 32, 48, 64, 100, 128, 200, 256, 400, 512, 800, 1024, 2048];
/** Items whose graph is built in a minute. */
const dearAbove = 200_000;

export const hnswlib = method('hnswlib', 'hnswlib-node as npm builds it, inner product', asPublished, 'ip');
export const hnswlibNative = method('hnswlib-native', 'hnswlib-node with -march=native, inner product', native, 'ip');
export const hnswlibL2 = method(
  'hnswlib-l2',
  'hnswlib-node with -march=native where there is such, Euclidean on augmented vectors',
  () => native() ?? asPublished(),
  'l2',
);

function asPublished() {
  return loadPeer<Hnswlib>('hnswlib-node');
}

function native() {
  return loadPeer<Hnswlib>('hnswlib-node', 'native');
}

function method(name: string, about: string, library: () => Hnswlib | undefined, space: 'ip' | 'l2'): Method {
  return {
    name,
    about,
    missing: () => (library() ? undefined : howToInstall),
    dearAbove,
    async build(problem) {
      const { itemCount, dim, users } = problem;
      const { HierarchicalNSW } = library()!;
      const graphDim = space === 'l2' ? dim + 4 : dim;
      const { file, seconds, bytes } = await keptGraph(`${problem.name}.hnsw-${space}`, (path) =>
        writeGraph(problem, space, graphDim, path),
      );
      const graph = new HierarchicalNSW(space, graphDim);
      graph.readIndexSync(file);
      const padding = new Array(graphDim - dim).fill(0);
      const queries = Array.from({ length: users.length / dim }, (_, u) => [
        ...users.subarray(u * dim, (u + 1) * dim),
        ...padding,
      ]);
      return {
        bytesPerItem: bytes / itemCount,
        buildSeconds: seconds,
        settings: (k) =>
          [k, ...efSearches.filter((ef) => ef > k)].map((ef) =>
            inProcess({
              users,
              dim,
              parameters: { ef },
              search(_, query) {
                graph.setEf(ef);
                return graph.searchKnn(queries[query], k);
              },
              itemsOf: ({ neighbors }) => neighbors,
            }),
          ),
      };
    },
  };
}

/** Built with the fastest instructions there are: the graph is the same. */
function writeGraph({ itemVectors, itemCount, dim }: Problem, space: 'ip' | 'l2', graphDim: number, file: string) {
  const { HierarchicalNSW } = (native() ?? asPublished())!;
  const graph = new HierarchicalNSW(space, graphDim);
  graph.initIndex(itemCount, m, efConstruction, 100);
  const norms = squaredNorms(itemVectors, dim);
  const largest = norms.reduce((most, norm) => Math.max(most, norm), 0);
  const point = new Array(graphDim).fill(0);
  for (let item = 0; item < itemCount; item++) {
    for (let d = 0; d < dim; d++) point[d] = itemVectors[item * dim + d];
    // Three zeros more, since the library is fastest on a multiple of four.
    if (space === 'l2') point[dim] = Math.sqrt(Math.max(0, largest - norms[item]));
    graph.addPoint(point, item);
  }
  graph.writeIndexSync(file);
}

function squaredNorms(vectors: Float32Array, dim: number) {
  const norms = new Float64Array(vectors.length / dim);
  for (let i = 0; i < vectors.length; i++) norms[Math.floor(i / dim)] += vectors[i] ** 2;
  return norms;
}
