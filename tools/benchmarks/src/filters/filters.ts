/**
 * Searches among the items that a filter allows, against hnswlib's filter and a plain scan of the allowed items.
 *
 *   npm run bench -- filters [--help]
 */
import { parseArgs } from 'node:util';
import { Random } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import type { Results } from '../results.js';
import { BestK } from '../search/best-k.js';
import { keptGraph } from '../search/methods/graph-files.js';
import { type HnswGraph, type Hnswlib, loadPeer } from '../search/peers.js';
import { loadProblem, type Problem } from '../search/problem.js';
import { innerProduct } from '../search/recall.js';
import { inProcess, type Setting, timeSettings } from '../search/timing.js';

const help = `Usage: npm run bench -- filters [options]

Times searches that a numeric column filters, over generated, clustered data, and measures how many of the k best
allowed items they find: by the float vectors (recallOfTrue), and by codes with post-ranking left out (recallOfCodes).

  --items N      how many items to generate. Default: 200000.
  --k N          how many items to find. Default: 10.
  --share P      of items that are allowed; may be repeated. Default: .1, .02 and .001.
  --queries N    users that search. Default: 200.
  --budget SECONDS   how long each way may search. Default: 0.5.
  --help
`;

const about =
  'Microseconds of a search by one thread, mean and median over queries of the least of several repeats, ways taking ' +
  'turns. Items are allowed at random, by a column of numbers. hnswlib gets a JavaScript function, as its package has ' +
  'it, with the width of search ef; the brute scan has the allowed items as a list.';

const efs = [10, 100, 400];

export async function benchmark(words: string[]): Promise<Results> {
  const { values } = parseArgs({
    args: words,
    options: {
      items: { type: 'string', default: '200000' },
      k: { type: 'string', default: '10' },
      share: { type: 'string', multiple: true, default: ['.1', '.02', '.001'] },
      queries: { type: 'string', default: '200' },
      budget: { type: 'string', default: '0.5' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const [itemCount, k, userCount, budgetSeconds] = [values.items, values.k, values.queries, values.budget].map(Number);
  const problem = await loadProblem({ data: 'clustered', itemCount, codebookCount: 8, userCount });
  const { itemVectors, users, dim } = problem;
  const random = new Random(1).fork('allowed');
  const draw = Float64Array.from({ length: itemCount }, () => random.uniform());
  const index = await LightRecIndex.fromVectors(itemVectors, { dim, columns: { draw }, vectorFormat: 'float32' });
  const small = await LightRecIndex.fromVectors(itemVectors, { dim, columns: { draw } });
  const graph = await hnswGraph(problem);
  const rows = [];
  for (const share of values.share.map(Number)) {
    const filter = { draw: { below: share } };
    const allowed = Uint32Array.from(draw.keys()).filter((item) => draw[item] < share);
    const truth = bestOf(problem, allowed, k);
    const codes = Array.from({ length: userCount }, (_, u) => {
      const user = users.subarray(u * dim, (u + 1) * dim);
      const scores = new Float32Array(itemCount);
      index.scoreItems(user, scores);
      const best = new BestK(k);
      for (const item of allowed) if (scores[item] > best.threshold) best.push(item, scores[item]);
      return new Set(best.sorted());
    });
    const ways = [
      { name: 'ours, float32 vectors', ...search(problem, (user) => index.search(user, { k, filter }).ids) },
      { name: 'ours, int8 vectors', ...search(problem, (user) => small.search(user, { k, filter }).ids) },
      { name: 'ours, codes alone', ...search(problem, (user) => index.search(user, { k, filter, rerank: false }).ids) },
      ...(graph ? efs.map((ef) => hnswlib(problem, graph, ef, k, (item) => draw[item] < share)) : []),
      { name: 'brute scan of the allowed', ...search(problem, bruteScan(problem, allowed, k)) },
    ];
    const times = await timeSettings(ways, { queryCount: userCount, budgetSeconds });
    for (const [i, way] of ways.entries()) {
      rows.push({
        ...{ items: itemCount, dim, k, share, way: way.name },
        microseconds: rounded(times[i].mean),
        medianMicroseconds: rounded(times[i].median),
        recallOfTrue: rounded(await recallOf(way, truth)),
        recallOfCodes: way.name === 'ours, codes alone' ? rounded(await recallOf(way, codes)) : '',
      });
    }
  }
  return { about, rows };
}

function search({ users, dim }: Problem, find: (user: Float32Array) => ArrayLike<number>) {
  return inProcess({ users, dim, search: find });
}

function bruteScan({ itemVectors, dim }: Problem, allowed: Uint32Array, k: number) {
  const best = new BestK(k);
  return (user: Float32Array) => {
    best.clear();
    for (const item of allowed) {
      const score = innerProduct(user, 0, itemVectors, item * dim, dim);
      if (score > best.threshold) best.push(item, score);
    }
    return best.sorted();
  };
}

function hnswlib(
  { users, dim }: Problem,
  graph: HnswGraph,
  ef: number,
  k: number,
  isAllowed: (item: number) => boolean,
) {
  const queries = Array.from({ length: users.length / dim }, (_, u) => [...users.subarray(u * dim, (u + 1) * dim)]);
  return {
    name: `hnswlib-node, ef ${ef}`,
    ...inProcess({
      ...{ users, dim },
      search(_, query) {
        graph.setEf(ef);
        return graph.searchKnn(queries[query], k, isAllowed);
      },
      itemsOf: ({ neighbors }) => neighbors,
    }),
  };
}

async function hnswGraph({ name, itemVectors, itemCount, dim }: Problem) {
  const library = loadPeer<Hnswlib>('hnswlib-node', 'native') ?? loadPeer<Hnswlib>('hnswlib-node');
  if (!library) return undefined;
  const { file } = await keptGraph(`${name}.hnsw-ip`, (path) => {
    const graph = new library.HierarchicalNSW('ip', dim);
    graph.initIndex(itemCount, 16, 200, 100);
    for (let item = 0; item < itemCount; item++) {
      graph.addPoint(Array.from(itemVectors.subarray(item * dim, (item + 1) * dim)), item);
    }
    graph.writeIndexSync(path);
  });
  const graph = new library.HierarchicalNSW('ip', dim);
  graph.readIndexSync(file);
  return graph;
}

function bestOf(problem: Problem, allowed: Uint32Array, k: number) {
  const { users, dim } = problem;
  const scan = bruteScan(problem, allowed, k);
  return Array.from({ length: users.length / dim }, (_, u) => new Set(scan(users.subarray(u * dim, (u + 1) * dim))));
}

async function recallOf(way: Setting, best: readonly Set<number>[]) {
  let sum = 0;
  for (const [query, wanted] of best.entries()) {
    const found = Array.from(await way.itemsOf(query)).filter((item) => wanted.has(item));
    sum += found.length / wanted.size / best.length;
  }
  return sum;
}

function rounded(value: number) {
  return Number(value.toPrecision(4));
}
