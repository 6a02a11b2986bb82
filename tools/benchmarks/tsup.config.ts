import { defineConfig } from 'tsup';

/** File by file and ahead of time: a loader in the process would be measured with what it loads. */
export default defineConfig({
  entry: ['src/**/*.ts', '!src/**/*.test.ts'],
  format: 'esm',
  target: 'es2022',
  bundle: false,
  clean: true,
  silent: true,
});
