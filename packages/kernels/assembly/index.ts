export { heapBase } from './heap';
export { nearestQuads, scoreQuads } from './nearest';
export * from './search';
