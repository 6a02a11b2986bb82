export { scoreQuads } from './dense';
export { heapBase } from './heap';
export { scanCodeGroup } from './lookup';
export { nearestQuads } from './nearest';
export * from './search';
export { selectTopK } from './top-k';
