import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** The little of esbuild that is used here; tsup brings it, so it is no dependency of ours. */
interface Bundler {
  build(options: Record<string, unknown>): Promise<{
    outputFiles: { text: string }[];
    metafile: { inputs: Record<string, { imports: { path: string; external?: boolean }[] }> };
  }>;
}

const source = fileURLToPath(new URL('.', import.meta.url));
const bundler = findBundler();

function findBundler(): Bundler | undefined {
  try {
    const requireBesideTsup = createRequire(createRequire(import.meta.url).resolve('tsup'));
    return requireBesideTsup('esbuild') as Bundler;
  } catch {
    return undefined;
  }
}

async function bundleForBrowsers(minify = false) {
  const entry = `
    export { LightRecIndex } from './index.js';
    export { CodeTable } from '@lightrec/core';`;
  const { outputFiles, metafile } = await bundler!.build({
    stdin: { contents: entry, resolveDir: source },
    // Paths of the metafile are relative to this.
    absWorkingDir: path.dirname(source),
    bundle: true,
    minify,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    // Left as imports where there are such, so that they can be counted.
    external: builtinModules.flatMap((name) => [name, `node:${name}`]),
    logLevel: 'silent',
  });
  return { code: outputFiles[0].text, inputs: metafile.inputs };
}

describe.skipIf(!bundler)('a bundle for browsers', () => {
  it('holds files of this workspace alone, and no Node built-in', async () => {
    const { inputs } = await bundleForBrowsers();
    const files = Object.keys(inputs).filter((file) => file !== '<stdin>');
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !/^(src|\.\.\/(core|kernels)\/dist)\/[^:]*$/.test(file))).toEqual([]);
    const external = Object.values(inputs).flatMap(({ imports }) => imports.filter((imported) => imported.external));
    expect(external.map(({ path }) => path)).toEqual([]);
  });

  it('stays below 45 kB, gzipped, with core, kernels and their WebAssembly', async () => {
    const { code } = await bundleForBrowsers(true);
    expect(gzipSync(code).length).toBeLessThan(45_000); // 44,985 with Node 20's zlib
  });

  it('searches', async () => {
    const { code } = await bundleForBrowsers();
    const { CodeTable, LightRecIndex } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const codes = Uint8Array.of(0, 2, 1);
    const codebooks = Float32Array.of(1, 3, 2);
    const table = new CodeTable({ codes, codebooks, codebookCount: 1, codewordCount: 3, dim: 1 });
    const index = await LightRecIndex.build(table, { engine: 'wasm' });
    expect(index.search(Float32Array.of(1)).ids).toEqual([2, 1, 0]);
  });
});
