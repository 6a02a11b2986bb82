import { defineConfig } from 'vitest/config';

/** Whole runs of the command, on a machine that others keep busy: milliseconds. */
const slowest = 120_000;

export default defineConfig({
  test: { name: 'lightrec', include: ['src/**/*.test.ts'], testTimeout: slowest, hookTimeout: slowest },
});
