/**
 * What the index and its pool must do in every runtime. Nothing but `@lightrec/core`, `@lightrec/index` and the language
 * itself is used here, so that Node, Deno, Bun and browsers run it as it is.
 */
import { ArtifactError, Random } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import { LightRecPool } from '@lightrec/index/pool';
import { expectedOf, rankEverything } from './oracle.mjs';
import { drawProblem, shapes } from './problems.mjs';

/**
 * @typedef {object} Verdict
 * @property {Record<string, string>} failures - by name of the case, what went wrong
 * @property {string[]} cases - names of all
 * @property {Record<string, string>} digests - by name of the shape, of the bits of its results and files: the same in every
 *   runtime
 *
 * @typedef {typeof engines[number]} Engine
 */

const engines = /** @type {const} */ (['wasm', 'plain']);

/** @type {Record<string, import('@lightrec/index/pool').PoolOptions>} */
const pools = {
  'a pool of workers': { workerCount: 2 },
};

/**
 * @param {{ hasThreads?: boolean, mostItems?: number }} [runtime] - without threads, a pool searches on the caller's; shapes
 *   of more items are left out, for realms in which the oracle is slow
 * @returns {Promise<Verdict>}
 */
export async function runCases({ hasThreads = true, mostItems = Number.POSITIVE_INFINITY } = {}) {
  const titles = Object.keys(shapes).filter((title) => shapes[title].itemCount <= mostItems);
  /** @type {Record<string, string>} */
  const digests = {};
  /** @type {Record<string, string>} */
  const failures = {};
  for (const [seed, title] of Object.keys(shapes).entries()) {
    if (!titles.includes(title)) continue;
    const digest = new Digest();
    const problem = drawProblem(shapes[title], seed);
    const { codebookOrder } = await LightRecIndex.build(problem.table);
    const queries = queriesOf(problem, codebookOrder);
    for (const engine of engines) {
      try {
        await checkIndex(problem, queries, engine, digest);
      } catch (error) {
        failures[`${title}, ${engine}`] = error instanceof Error ? (error.stack ?? error.message) : String(error);
      }
    }
    digests[title] = digest.toString();
  }
  for (const [name, options] of Object.entries(pools)) {
    try {
      await checkPool(options, hasThreads);
    } catch (error) {
      failures[name] = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }
  const cases = titles.flatMap((title) => engines.map((engine) => `${title}, ${engine}`));
  cases.push(...Object.keys(pools));
  return { failures, cases, digests };
}

/**
 * @typedef {object} Query
 * @property {Float32Array} user
 * @property {import('@lightrec/index').SearchIndicesOptions} options
 * @property {import('./oracle.mjs').Ranking} expected
 *
 * @param {import('./problems.mjs').Problem} problem
 * @param {ArrayLike<number>} codebookOrder
 * @returns {Query[]} each user with each set of options
 */
function queriesOf(problem, codebookOrder) {
  return problem.users.flatMap((user) => {
    const everything = rankEverything(problem.table, user, codebookOrder);
    return optionsFor(problem).map((options) => {
      return { user, options, expected: expectedOf(everything, options, problem.vectors) };
    });
  });
}

/**
 * Searches a built index, and the one that was loaded from its file.
 *
 * @param {import('./problems.mjs').Problem} problem
 * @param {readonly Query[]} queries
 * @param {Engine} engine
 * @param {Digest} digest
 */
async function checkIndex({ table, vectors }, queries, engine, digest) {
  const index = await LightRecIndex.build(table, { vectors, engine });
  const bytes = index.save();
  const loaded = await LightRecIndex.load(bytes, { engine });
  requireEqual('bytes of the loaded index', loaded.save(), bytes);
  digest.add(bytes);
  for (const { user, options, expected } of queries) {
    const wantedItems = expected.map(({ item }) => item);
    for (const searched of [index, loaded]) {
      const { itemIndices, scores } = searched.searchIndices(user, options);
      requireEqual('items', itemIndices, wantedItems);
      const wantedScores = expected.map(({ score }) => score);
      requireEqual('scores', scores, wantedScores);
      const wantedIds = wantedItems.map((item) => table.items.idAt(item));
      const byIds = searched.search(user, optionsById(options, table));
      requireEqual('ids', byIds.ids, wantedIds);
      requireEqual('scores by ids', byIds.scores, wantedScores);
      digest.add(new Uint8Array(itemIndices.slice().buffer));
      digest.add(new Uint8Array(scores.slice().buffer));
    }
  }
  await requireRefused(bytes.slice(0, -1));
  await requireRefused(bytes.map((byte, place) => (place === bytes.length >> 1 ? byte ^ 4 : byte)));
}

/**
 * Searches by workers, one user at a time and all in a batch.
 *
 * @param {import('@lightrec/index/pool').PoolOptions} options
 * @param {boolean} hasThreads
 */
async function checkPool(options, hasThreads) {
  const problem = drawProblem(shapes['four codebooks of the paper'], 3);
  const index = await LightRecIndex.build(problem.table, { vectors: problem.vectors });
  const pool = await LightRecPool.create(index, options);
  try {
    const { workerCount, note } = pool.stats;
    requireEqual('workers', [workerCount, note === undefined], hasThreads ? [2, true] : [0, false]);
    const users = new Float32Array(problem.users.flatMap((user) => [...user]));
    const batch = await pool.searchBatch(users, { k: 20, rerank: false });
    for (const [i, user] of problem.users.entries()) {
      requireSameResult(batch[i], index.search(user, { k: 20, rerank: false }));
      for (const options of optionsFor(problem)) {
        const asked = optionsById(options, problem.table);
        requireSameResult(await pool.search(user, asked), index.search(user, asked));
      }
    }
  } finally {
    await pool.close();
  }
}

/**
 * @param {import('@lightrec/index').SearchResult} received
 * @param {import('@lightrec/index').SearchResult} expected
 */
function requireSameResult(received, expected) {
  requireEqual('ids', received.ids, expected.ids);
  requireEqual('scores', received.scores, expected.scores);
}

/**
 * @param {import('@lightrec/index').SearchIndicesOptions} options
 * @param {import('@lightrec/core').CodeTable} table
 * @returns {import('@lightrec/index').SearchOptions}
 */
function optionsById({ k, excludeIndices, rerank }, { items }) {
  return { k, rerank, exclude: excludeIndices && Array.from(excludeIndices, (item) => items.idAt(item)) };
}

/**
 * @param {import('./problems.mjs').Problem} problem
 * @returns {import('@lightrec/index').SearchIndicesOptions[]}
 */
function optionsFor({ table: { itemCount }, vectors, exactUser }) {
  const random = new Random(itemCount);
  const some = random.permutation(itemCount).slice(0, Math.ceil(itemCount / 3));
  const composite = [
    ...[{}, { k: 1 }, { k: 100 }, { k: 500 }, { k: itemCount + 1 }],
    { k: 50, excludeIndices: some },
    { k: 5, excludeIndices: Array.from(some.slice(0, 20)) },
    { k: 5, excludeIndices: Array.from({ length: itemCount }, (_, item) => item) },
  ].map((options) => ({ ...options, rerank: /** @type {const} */ (false) }));
  if (!vectors) return composite;
  return [
    ...composite,
    { k: 10, rerank: { candidateCount: 200, user: exactUser } },
    { k: 100, excludeIndices: some, rerank: { candidateCount: 100, user: exactUser } },
  ];
}

/** @param {Uint8Array} damaged */
async function requireRefused(damaged) {
  try {
    await LightRecIndex.load(damaged);
  } catch (error) {
    if (ArtifactError.isInstance(error)) return;
    throw error;
  }
  throw new Error('a damaged file was loaded');
}

/**
 * Entry by entry, -0 not being 0.
 *
 * @param {string} what
 * @param {ArrayLike<unknown>} received
 * @param {ArrayLike<unknown>} expected
 */
function requireEqual(what, received, expected) {
  if (received.length !== expected.length) {
    throw new Error(`expected ${expected.length} ${what}, received ${received.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(received[i], expected[i])) continue;
    throw new Error(`${what}[${i}]: expected ${expected[i]}, received ${received[i]}`);
  }
}

/** FNV-1a of 32 bits. */
class Digest {
  #hash = 0x811c9dc5;

  /** @param {Uint8Array} bytes */
  add(bytes) {
    for (let i = 0; i < bytes.length; i++) this.#hash = Math.imul(this.#hash ^ bytes[i], 0x01000193);
  }

  toString() {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }
}
