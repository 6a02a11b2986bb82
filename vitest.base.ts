import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * The one way tests here are run. With `isolate: false` the files of a package share their modules, which spares most of
 * the time; not where a file mocks one.
 */
export function suite(name: string, test: ViteUserConfig['test'] = {}): ViteUserConfig {
  // Long, as properties are tried on hundreds of cases, and on a busy machine even short tests take their time.
  return defineConfig({
    test: { name, include: ['src/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, ...test },
  });
}
