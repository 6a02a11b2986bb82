/**
 * Compiles an AssemblyScript entry to WebAssembly and writes it as a TypeScript module with the bytes in
 * base64: one form that Node (ESM and CJS), bundlers and browsers all load without a file system or a fetch.
 *
 *   node ../../tools/asbuild.mjs assembly/index.ts src/generated/kernels.ts
 */
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
const base64 = Buffer.from(wasm).toString('base64');
await writeFile(
  output,
  `/** ${wasm.length} bytes of WebAssembly, compiled from ${entry}. */\nexport const wasmBase64 =\n  '${base64}';\n`,
);
