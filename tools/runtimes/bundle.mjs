import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../environment.mjs';

// tsup brings esbuild, so it is no dependency of ours.
const requireBesideTsup = createRequire(createRequire(path.join(root, 'package.json')).resolve('tsup'));

/**
 * Bundles a file of `portable` and what it imports, files of WebAssembly as they are.
 *
 * @param {string} name - of the file
 * @param {object} [options] - of esbuild, beside these
 * @returns {Promise<{ name: string, contents: Uint8Array, text: string }[]>} the script first
 */
export async function bundlePortable(name, options) {
  const { outputFiles } = await requireBesideTsup('esbuild').build({
    entryPoints: [path.join(import.meta.dirname, 'portable', name)],
    bundle: true,
    write: false,
    outdir: 'out',
    platform: 'browser',
    format: 'esm',
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
    logLevel: 'silent',
    ...options,
  });
  const files = outputFiles.map((/** @type {{ path: string, contents: Uint8Array, text: string }} */ file) => {
    return { name: path.basename(file.path), contents: file.contents, text: file.text };
  });
  return files.sort((/** @type {{ name: string }} */ a) => (a.name.endsWith('.js') ? -1 : 1));
}
