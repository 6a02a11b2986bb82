export { adamRow, driftRow } from './adam';
export { scoreQuads } from './dense';
export { chooseCodewords, softmaxGradients } from './encoder-choice';
export { addOuterProducts, multiplyPanels } from './encoder-products';
export { addChosen, addToChosen, subtractChosen, subtractRows } from './encoder-rows';
export { scanCodeGroup } from './lookup';
export { nearestQuads } from './nearest';
export { rankingGradients, rankingMargins } from './ranking';
export * from './search';
export { selectTopK } from './top-k';

/** First byte that the caller may use; below it lie the look-up table and nothing else. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
