/**
 * Puts a file of kernels into the `dist` of a package, for runtimes that let nobody compile bytes, with its declaration.
 *
 *   node ../../tools/kernels/place-kernels.mjs ./src/generated/kernels.wasm
 *   node ../../tools/kernels/place-kernels.mjs @lightrec/kernels/kernels.wasm
 */
import { copyFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const file = createRequire(path.resolve('package.json')).resolve(process.argv[2]);
const placed = path.join('dist', path.basename(file));
await copyFile(file, placed);
await writeFile(
  `${placed}.d.ts`,
  `/** The kernels as a \`WebAssembly.Module\`, for \`setKernels\`. */
declare const kernels: object;
export default kernels;
`,
);
