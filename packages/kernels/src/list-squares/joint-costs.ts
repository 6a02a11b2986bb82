import { roundUp } from '../wasm/quads.js';
import type { ModeChoiceSizes, ModeCosts } from './mode-choice.js';

/** Entries of a codebook in tables: a multiple of 8. */
export function tableWidth({ codewordCount }: ModeChoiceSizes): number {
  return roundUp(codewordCount, 8);
}

/** What codewords cost by `c |q|^2`, whoever has them. */
export interface JointCosts {
  /** Each alone, shape `[codebookCount, width]`. */
  alone: Float32Array;
  /** Two together, beyond what each costs alone, shape `[codebookCount, width, codebookCount, width]`. */
  together: Float32Array;
}

export function jointCosts(sizes: ModeChoiceSizes, { codebooks, background }: ModeCosts): JointCosts {
  const { dim, codebookCount, codewordCount } = sizes;
  const width = tableWidth(sizes);
  const rowLength = codebookCount * width;
  const alone = new Float32Array(rowLength);
  const together = new Float32Array(rowLength * rowLength);
  const places = Array.from({ length: codebookCount * codewordCount }, (_, codeword) => {
    return Math.floor(codeword / codewordCount) * width + (codeword % codewordCount);
  });
  places.forEach((place, codeword) => {
    for (let other = 0; other <= codeword; other++) {
      let product = 0;
      for (let d = 0; d < dim; d++) product += codebooks[codeword * dim + d] * codebooks[other * dim + d];
      const cost = 2 * background * product;
      together[place * rowLength + places[other]] = cost;
      together[places[other] * rowLength + place] = cost;
      if (other === codeword) alone[place] = background * product;
    }
  });
  return { alone, together };
}
