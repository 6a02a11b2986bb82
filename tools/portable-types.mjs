/**
 * Rewrites the declarations of a package's `dist` so that TypeScript 5.4 and later take them, without `skipLibCheck`, and
 * with or without the types of a browser and of Node:
 *
 * - `Uint8Array<ArrayBuffer>`, which TypeScript 5.7 made generic and writes for every array that is returned, becomes the
 *   type of what `Uint8Array.of` returns: the same from 5.7 on, the plain `Uint8Array` before;
 * - `AbortSignal` becomes the platform's where it is declared, else the little that is used of it.
 *
 *   node ../../tools/portable-types.mjs
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';

const directory = new URL(`file://${process.cwd()}/dist/`);
const genericArray = /\b((?:Uint|Int|Float|BigInt|BigUint)\d+(?:Clamped)?Array)<ArrayBuffer>/g;
const sharedOrNot = /\b((?:Uint|Int|Float|BigInt|BigUint)\d+(?:Clamped)?Array|DataView)<ArrayBufferLike>/g;
const abortSignal = `type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
    ? Signal
    : {
          readonly aborted: boolean;
          readonly reason: unknown;
          throwIfAborted(): void;
          addEventListener(type: 'abort', listener: () => void): void;
          removeEventListener(type: 'abort', listener: () => void): void;
      };

`;

for (const name of await readdir(directory)) {
  if (!/\.d\.c?ts$/.test(name)) continue;
  const file = new URL(name, directory);
  const text = await readFile(file, 'utf8');
  const portable = portableTypes(text);
  if (portable !== text) await writeFile(file, portable);
}

/** @param {string} text - of a declaration file */
function portableTypes(text) {
  const arrays = text.replace(genericArray, "ReturnType<$1Constructor['of']>").replace(sharedOrNot, '$1');
  return /\bAbortSignal\b/.test(arrays) && !arrays.includes(abortSignal) ? abortSignal + arrays : arrays;
}
