import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'tools',
    include: ['**/*.test.ts'],
    // The compiler starts in some; two slow cores may be busy with other work.
    testTimeout: 30_000,
    exclude: ['{benchmarks,parity,runtimes}/**', '**/node_modules/**'],
  },
});
