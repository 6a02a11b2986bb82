import { type CodeTable, withLengths } from '@lightrec/core';
import { allocateLengths, type Cells, createCellProducts } from '@lightrec/kernels';
import { mostCells } from './list-cells.js';
import { crossGram, multiply, WhiteBasis } from './white-basis.js';

export interface ShareOutByListsOptions {
  /** Codes for all, each of which adds to those before it. */
  codeTable: CodeTable;
  /** The teacher's, shape `[itemCount, dim]`. */
  itemVectors: Float32Array;
  /** The lists of some users, by items. */
  cells: Cells;
  /** The teacher's vectors of these users, shape `[userCount, dim]`. */
  users: Float32Array;
  /** What each score beyond the lists counts. */
  background: number;
  meanLength: number;
}

/**
 * Leaves each item as many of its codes as they are worth, at the given mean, by the squared errors of scores that the
 * training of lists makes least.
 */
export function shareOutByLists(options: ShareOutByListsOptions): CodeTable {
  const { codeTable, itemVectors, cells, users, background, meanLength } = options;
  const { dim, itemCount, codebookCount, codewordCount, codes } = codeTable;
  const basis = new WhiteBasis(users, dim);
  const rows = basis.rows(users);
  const codebooks = basis.partners(codeTable.codebooks);
  const pulls = multiply(itemVectors, crossGram(users, rows, dim), dim);
  const products = createCellProducts({ partnerCount: users.length / dim, dim, mostCells: mostCells(cells) });
  products.setPartners(rows);
  const errors = Array.from({ length: codebookCount + 1 }, () => new Float64Array(itemCount));
  const unused = new Float32Array(dim);
  for (let item = 0; item < itemCount; item++) {
    const vector = new Float32Array(dim);
    for (let length = 0; length <= codebookCount; length++) {
      let own = 0;
      for (let d = 0; d < dim; d++) own += (vector[d] - pulls[item * dim + d]) ** 2;
      errors[length][item] = background * own + products.add(cells, item, item + 1, vector, unused, 1);
      if (length === codebookCount) break;
      const codeword = (length * codewordCount + codes[item * codebookCount + length]) * dim;
      for (let d = 0; d < dim; d++) vector[d] += codebooks[codeword + d];
    }
  }
  return withLengths(codeTable, allocateLengths({ errors, meanLength }));
}
