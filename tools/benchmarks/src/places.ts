/** What the benchmarks read and write beside their code, found alike from `src` and from `dist`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const benchmarks = fileURLToPath(new URL('..', import.meta.url));

/** Committed: tables as JSON, and plots. */
export function resultFile(name: string): string {
  return path.join(benchmarks, 'results', name);
}

/** Committed: what a benchmark writes to be read. */
export function documentFile(name: string): string {
  return path.join(benchmarks, '../../docs', name);
}

/** What is kept between runs; ignored by git. */
export function cacheFolder(name: string): string {
  return path.join(benchmarks, '../../.cache', name);
}

/** @param name - relative to `src` */
export function pythonScript(name: string): string {
  return path.join(benchmarks, 'src', name);
}
