/**
 * Compiles an AssemblyScript entry to WebAssembly and writes it as a TypeScript module with the bytes as text: one form
 * that Node (ESM and CJS), bundlers and browsers all load without a file system or a fetch. In hexadecimal, as gzip finds
 * what recurs in it: 15 % smaller on its way to a browser than base64.
 *
 * Beside it goes the file itself, for runtimes that let nobody compile bytes. Its last section, `lightrec`, holds a digest
 * that the TypeScript module knows: a file of another build would read the index's memory as something else.
 *
 *   node ../../tools/asbuild.mjs assembly/index.ts src/generated/kernels.ts
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const [entry, output] = process.argv.slice(2);
const flags = [
  '--runtime',
  'stub',
  '--optimizeLevel',
  '3',
  '--noAssert',
  '--enable',
  'simd',
  '--memoryBase',
  '65536',
  '--outFile',
  'module.wasm',
];
let wasm;
const { error, stderr } = await asc.main([entry, ...flags], {
  writeFile: (_name, contents) => {
    wasm = contents;
  },
});
if (error) {
  console.error(`${stderr}`);
  throw error;
}
await mkdir(path.dirname(output), { recursive: true });
const digest = createHash('sha256').update(wasm).digest('hex').slice(0, 16);
await writeFile(
  output,
  `/** ${wasm.length} bytes of WebAssembly, compiled from ${entry}. */
export const kernelCode = {
  digest: '${digest}',
  hex: '${Buffer.from(wasm).toString('hex')}',
};
`,
);
await writeFile(output.replace(/\.ts$/, '.wasm'), Buffer.concat([wasm, customSection('lightrec', digest)]));

/**
 * A section that no engine reads; each length fits one byte.
 *
 * @param {string} name
 * @param {string} text
 */
function customSection(name, text) {
  return Buffer.from([0, 1 + name.length + text.length, name.length, ...Buffer.from(name + text)]);
}
