import type { Options } from 'tsup';

/** The one way packages here are built: ESM and CJS, with types for both. */
export function library(entry: string[] = ['src/index.ts']): Options {
  return {
    entry,
    format: ['esm', 'cjs'],
    // In CJS too: what one entry makes is of the classes, and the compiled kernels, that another has.
    splitting: true,
    target: 'es2022',
    platform: 'neutral',
    // TypeScript 6 refuses the `baseUrl` that tsup 8 passes unless told so.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    clean: true,
    sourcemap: true,
    treeshake: true,
  };
}
