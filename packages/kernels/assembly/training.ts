export { adamRow, driftRow } from './adam';
export { chooseCodewords, softmaxGradients } from './encoder-choice';
export { addOuterProducts, multiplyPanels } from './encoder-products';
export { addChosen, addToChosen, subtractChosen, subtractRows } from './encoder-rows';
export { heapBase } from './heap';
export { solveRows } from './ials/solve-rows';
export { addThenScale, sumNeighbours } from './neighbours';
export { addRowGradients, exponentiateRows, hingeRows, productsWithRows } from './pooled-rows';
export { rankingGradients, rankingMargins } from './ranking';
