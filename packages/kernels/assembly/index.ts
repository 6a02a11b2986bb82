export { heapBase } from './heap';
export { addToSums } from './means';
export { nearestQuads, scoreQuads } from './nearest';
export * from './search';
export { lowerDistances } from './seeding';
