export { scoreQuads } from './dense';
export { hammingDistances, selectNearest } from './hamming';
export { heapBase } from './heap';
export { selectTopK } from './top-k';
