/** Other people's libraries, where they are installed: see `tools/benchmarks/install-peers.sh`. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder } from '../places.js';

const folder = process.env.LIGHTREC_PEERS ?? cacheFolder('peers');

export const howToInstall = 'not installed; tools/benchmarks/install-peers.sh does';

/**
 * A package of npm out of the folder of peers, or nothing where it is not there or does not load.
 *
 * @param build - a folder of its own, for another build of the same package
 */
export function loadPeer<Library>(name: string, build = ''): Library | undefined {
  try {
    return createRequire(path.join(folder, build, 'package.json'))(name);
  } catch {
    return undefined;
  }
}

/** Of hnswlib-node, what is called. */
export interface Hnswlib {
  HierarchicalNSW: new (space: 'ip' | 'l2', dim: number) => HnswGraph;
}

export interface HnswGraph {
  initIndex(itemCount: number, m: number, efConstruction: number, seed: number): void;
  addPoint(point: number[], item: number): void;
  writeIndexSync(file: string): void;
  readIndexSync(file: string): void;
  setEf(ef: number): void;
  searchKnn(query: number[], k: number, isAllowed?: (item: number) => boolean): { neighbors: number[] };
}

/** Of usearch, what is called. */
export interface Usearch {
  Index: new (config: object) => UsearchGraph;
}

export interface UsearchGraph {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  save(file: string): void;
  load(file: string): void;
  search(query: Float32Array, k: number, threads: number): { keys: BigUint64Array };
}

/** The Python of the folder of peers, else the one that `LIGHTREC_PYTHON` names. */
export function peerPython() {
  const own = path.join(folder, 'python/bin/python');
  return existsSync(own) ? own : (process.env.LIGHTREC_PYTHON ?? 'python3');
}
