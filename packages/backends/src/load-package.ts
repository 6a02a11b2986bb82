import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { BackendError } from './backend-error.js';
import type { BackendName } from './backend-names.js';

/** Imports a package by its name; rejects as `import()` does. */
export type ImportPackage = (specifier: string) => Promise<unknown>;

/** @param directory - where to look first, in its `node_modules` and those above it; then where this package lies */
export function packageImporter(directory?: string): ImportPackage {
  if (directory === undefined) return (specifier) => import(specifier);
  const require = createRequire(path.resolve(directory, 'package.json'));
  return async (specifier) => import(locate(require, specifier));
}

function locate(require: NodeJS.Require, specifier: string): string {
  try {
    return pathToFileURL(require.resolve(specifier)).href;
  } catch {
    return specifier;
  }
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
  const firstLine = String(message ?? error)
    .split('\n')[0]
    .replace(/[\s.]+$/, '');
  // The words of `import()`, of `require.resolve`, and of Vite for an optional peer.
  const [, absent] = /^(?:Cannot find package|Cannot find module|Could not resolve) ['"]([^'"]+)/.exec(firstLine) ?? [];
  if (absent === specifier) return { reason: 'not installed', remedy: `npm install ${needed}` };
  if (firstLine.includes('native addon module') || firstLine.includes('libtensorflow')) {
    const remedy = `npm rebuild ${specifier}, with install scripts allowed (${firstLine})`;
    return { reason: 'installed but libtensorflow is missing', remedy };
  }
  const part = code === 'ERR_DLOPEN_FAILED' ? 'its native part' : 'it';
  return { reason: `installed but ${part} does not load`, remedy: `reinstall it on this system (${firstLine})` };
}
