export { scoreQuads } from './dense';
export { heapBase } from './heap';
export { scanCodeGroup } from './lookup';
export { selectTopK } from './top-k';
