/**
 * What a search must give, in plain loops over every item: no lists, no bounds, no kernel.
 *
 * @typedef {{ item: number, score: number }[]} Ranking - best first, ties to the smaller item
 */

/**
 * Every item by its composite score.
 *
 * @param {import('@lightrec/core').CodeTable} table
 * @param {Float32Array} user
 * @param {ArrayLike<number>} codebookOrder - in which the index adds up its scores
 * @returns {Ranking}
 */
export function rankEverything(table, user, codebookOrder) {
  const lookupTable = lookupTableOf(table, user);
  const items = Array.from({ length: table.itemCount }, (_, item) => item);
  return rankBy(items, (item) => compositeScore(table, lookupTable, item, codebookOrder));
}

/**
 * What `searchIndices` must give of that ranking.
 *
 * @param {Ranking} everything
 * @param {import('@lightrec/index').SearchIndicesOptions} options - of which `k`, `excludeIndices` and `rerank` are read
 * @param {Float32Array} [vectors] - shape `[itemCount, vectorDim]`
 * @returns {Ranking}
 */
export function expectedOf(everything, { k = 10, excludeIndices = [], rerank }, vectors) {
  const excluded = new Set(Array.from(excludeIndices));
  const allowed = everything.filter(({ item }) => !excluded.has(item));
  const exactUser = rerank ? rerank.user : undefined;
  if (!rerank || !vectors || !exactUser) return allowed.slice(0, k);
  const candidates = allowed.slice(0, Number(rerank.candidateCount)).map(({ item }) => item);
  return rankBy(candidates, (item) => exactScore(vectors, exactUser, item)).slice(0, k);
}

/**
 * The user's inner product with each codeword, shape `[codebookCount, codewordCount]`, each product and each sum
 * rounded to float32.
 *
 * @param {import('@lightrec/core').CodeTable} table
 * @param {Float32Array} user
 */
function lookupTableOf({ codebooks, codebookCount, codewordCount, dim }, user) {
  return Float32Array.from({ length: codebookCount * codewordCount }, (_, entry) => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum = Math.fround(sum + Math.fround(user[d] * codebooks[entry * dim + d]));
    return sum;
  });
}

/**
 * Groups of four codebooks, `(l1 + l2) + (l3 + l4)` in each, then the bias; each step rounded to float32.
 *
 * @param {import('@lightrec/core').CodeTable} table
 * @param {Float32Array} lookupTable
 * @param {number} item
 * @param {ArrayLike<number>} codebookOrder
 */
function compositeScore({ codes, codebookCount, codewordCount, itemBias }, lookupTable, item, codebookOrder) {
  /** @param {number} place */
  const entry = (place) => {
    const book = codebookOrder[place];
    return place < codebookCount ? lookupTable[book * codewordCount + codes[item * codebookCount + book]] : 0;
  };
  let score = 0;
  for (let book = 0; book < codebookCount; book += 4) {
    const first = Math.fround(entry(book) + entry(book + 1));
    const second = Math.fround(entry(book + 2) + entry(book + 3));
    score = Math.fround(score + Math.fround(first + second));
  }
  return itemBias ? Math.fround(score + itemBias[item]) : score;
}

/**
 * Four partial sums, of every fourth product each, `(s0 + s1) + (s2 + s3)`; each step rounded to float32.
 *
 * @param {Float32Array} vectors
 * @param {Float32Array} user
 * @param {number} item
 */
function exactScore(vectors, user, item) {
  const sums = [0, 0, 0, 0];
  for (let d = 0; d < user.length; d++) {
    sums[d % 4] = Math.fround(sums[d % 4] + Math.fround(user[d] * vectors[item * user.length + d]));
  }
  return Math.fround(Math.fround(sums[0] + sums[1]) + Math.fround(sums[2] + sums[3]));
}

/**
 * @param {readonly number[]} items
 * @param {(item: number) => number} scoreOf
 * @returns {Ranking}
 */
function rankBy(items, scoreOf) {
  return items.map((item) => ({ item, score: scoreOf(item) })).sort((a, b) => b.score - a.score || a.item - b.item);
}
