/**
 * Bundles the script of a worker and writes it as a TypeScript module with its text: workers then start from a string
 * in Node (ESM and CJS), in bundles and in browsers, without a file that a server or a bundler would have to find.
 *
 *   node ../../tools/bundle-worker.mjs src/pool/worker.ts src/generated/pool-worker.ts poolWorkerSource
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const [entry, output, name] = process.argv.slice(2);
// tsup brings esbuild, so it is no dependency of ours.
const requireBesideTsup = createRequire(createRequire(import.meta.url).resolve('tsup'));
const { outputFiles } = await requireBesideTsup('esbuild').build({
  entryPoints: [entry],
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  // Names stay: errors carry those of their classes.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
});
const [{ text }] = outputFiles;
await mkdir(path.dirname(output), { recursive: true });
await writeFile(
  output,
  `/** ${text.length} characters of JavaScript, bundled from ${entry}. */\nexport const ${name} =\n  ${JSON.stringify(text)};\n`,
);
