/** The right answers, by paths of their own: chunks of brute force, and plain loops over codes. */
import { createDenseScorer } from '@lightrec/kernels';
import { BestK } from './best-k.js';
import { createLookupScan } from './methods/lookup-scan.js';
import type { Problem } from './problem.js';
import { innerProduct, recallAt } from './recall.js';

/** Rows that one scorer holds: each copies its own. */
const chunkCount = 262_144;

export class Oracle {
  /** Shape `[userCount, largestK]`, best first. */
  readonly trueItems: Uint32Array[];
  readonly compositeItems: Uint32Array[];

  constructor(
    readonly problem: Problem,
    largestK: number,
  ) {
    this.trueItems = bestByFloats(problem, largestK);
    const { search } = createLookupScan(problem.codeTable, largestK);
    this.compositeItems = this.#users().map((user) => search(user).slice());
  }

  /**
   * Recall of both rankings: by the float vectors, and by the sums of the codewords.
   *
   * @param items - what a search found
   */
  recalls(query: number, k: number, items: ArrayLike<number>) {
    const { problem } = this;
    const { dim, users, itemVectors, codeTable } = problem;
    const trueScore = (item: number) => innerProduct(users, query * dim, itemVectors, item * dim, dim);
    const compositeScore = (item: number) => innerProduct(users, query * dim, codeTable.decode(item), 0, dim);
    return {
      ofTrue: recallAt(items, { k, scoreOf: trueScore, threshold: trueScore(this.trueItems[query][k - 1]) }),
      ofComposite: recallAt(items, {
        k,
        scoreOf: compositeScore,
        threshold: compositeScore(this.compositeItems[query][k - 1]),
      }),
    };
  }

  #users() {
    const { users, dim } = this.problem;
    return Array.from({ length: users.length / dim }, (_, u) => users.subarray(u * dim, (u + 1) * dim));
  }
}

/** @returns shape `[userCount, k]`, best first */
function bestByFloats({ itemVectors, users, itemCount, dim }: Problem, k: number): Uint32Array[] {
  const lists = Array.from({ length: users.length / dim }, () => new BestK(k));
  for (let start = 0; start < itemCount; start += chunkCount) {
    const items = itemVectors.subarray(start * dim, Math.min(itemCount, start + chunkCount) * dim);
    createDenseScorer({ items, dim })
      .topK(users, k)
      .forEach((found, user) => {
        found.itemIndices.forEach((item, i) => {
          if (found.scores[i] > lists[user].threshold) lists[user].push(start + item, found.scores[i]);
        });
      });
  }
  return lists.map((list) => list.sorted());
}
