import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { BackendError } from './backend-error.js';
import type { BackendName } from './backend-names.js';

/** Imports a package by its name; rejects as `import()` does. */
export type ImportPackage = (specifier: string) => Promise<unknown>;

/**
 * @param directory - whose `node_modules`, or those above it, hold the packages. Default: where this package lies
 */
export function packageImporter(directory?: string): ImportPackage {
  if (directory === undefined) return (specifier) => import(specifier);
  const require = createRequire(path.resolve(directory, 'package.json'));
  return async (specifier) => import(pathToFileURL(require.resolve(specifier)).href);
}

/**
 * Imports a package that a backend needs.
 *
 * @param needed - all that the backend needs, as `npm install` takes it
 * @throws BackendError where it is not installed, or does not load
 */
export async function loadPackage<Module = unknown>(
  importPackage: ImportPackage,
  backend: BackendName,
  specifier: string,
  needed = specifier,
): Promise<Module> {
  try {
    return (await importPackage(specifier)) as Module;
  } catch (error) {
    throw new BackendError([{ name: backend, ...explain(error, specifier, needed) }], { cause: error });
  }
}

/** A package without its native part says so, or the system's loader does; every other fault speaks for itself. */
function explain(error: unknown, specifier: string, needed: string): { reason: string; remedy: string } {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const [firstLine] = String(message ?? error).split('\n');
  if (/^Cannot find (module|package)/.test(firstLine) && firstLine.includes(`'${specifier}'`)) {
    return { reason: 'not installed', remedy: `npm install ${needed}` };
  }
  const rebuild = `npm rebuild ${specifier}, with install scripts allowed, fetches it (${firstLine})`;
  if (firstLine.includes('native addon module') || firstLine.includes('libtensorflow')) {
    return { reason: 'installed but libtensorflow is missing', remedy: rebuild };
  }
  const reason = code === 'ERR_DLOPEN_FAILED' ? 'its native part does not load here' : 'it does not load';
  return { reason: `installed but ${reason}`, remedy: firstLine };
}
