export { heapBase } from './heap';
export { nearestQuads } from './nearest';
export * from './search';
