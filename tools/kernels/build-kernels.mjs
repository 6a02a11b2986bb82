/**
 * Compiles an AssemblyScript entry to WebAssembly and writes it as a TypeScript module with the bytes as text: one form
 * that Node (ESM and CJS), bundlers and browsers all load without a file system or a fetch. In hexadecimal, as gzip finds
 * what recurs in it: 15 % smaller on its way to a browser than base64.
 *
 * The module also has what the host must know of the kernels: the types of what they export, the addresses of their memory
 * map and their structs, so that none of it is stated twice.
 *
 * Beside it goes the file itself, for runtimes that let nobody compile bytes. Its last section, `lightrec`, holds a digest
 * that the TypeScript module knows: a file of another build would read the index's memory as something else.
 *
 *   node ../../tools/kernels/build-kernels.mjs assembly/index.ts src/generated/kernels.ts
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import { addressesOf, exportsOf, structsOf } from './contract.mjs';

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
  '--bindings',
  'raw',
  '--outFile',
  'module.wasm',
];
/** What the compiler read of ours, and what it wrote, by name. */
const sources = new Map();
const written = new Map();
const { error, stderr } = await asc.main([entry, ...flags], {
  readFile: (name, folder) => {
    try {
      // Functions have no decorators in TypeScript: so the sources are formatted and linted as all others are.
      const text = readFileSync(path.resolve(folder, name), 'utf8').replace(/^( *)\/\/ @inline$/gm, '$1@inline');
      if (name.startsWith('assembly/')) sources.set(name, text);
      return text;
    } catch {
      return null;
    }
  },
  writeFile: (name, contents) => {
    written.set(name, contents);
  },
});
if (error) {
  console.error(`${stderr}`);
  throw error;
}
const wasm = written.get('module.wasm');
await mkdir(path.dirname(output), { recursive: true });
const digest = createHash('sha256').update(wasm).digest('hex').slice(0, 16);
const members = exportsOf(String(written.get('module.d.ts')));
const structs = [...sources].map(([file, text]) => structsOf(file, text)).join('');
const contract = ['ModuleExports', structs && 'WasmMemory'];
await writeFile(
  output,
  `import type { ${contract.filter(Boolean).join(', ')} } from '../wasm/wasm-memory.js';

/** ${wasm.length} bytes of WebAssembly, compiled from ${entry}. */
export const kernelCode = {
  digest: '${digest}',
  hex: '${Buffer.from(wasm).toString('hex')}',
};

/** What ${entry} exports; pointers are byte addresses. */
export interface KernelExports extends ModuleExports {
${members}
}
${[...sources].map(([file, text]) => addressesOf(file, text)).join('')}${
  structs &&
  `
type Views = Pick<WasmMemory<ModuleExports>, 'float32' | 'uint32'>;
${structs}`
}`,
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
