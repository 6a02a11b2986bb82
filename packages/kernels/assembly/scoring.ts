export { scoreQuads } from './dense';
export { heapBase } from './heap';
export { selectTopK } from './top-k';
