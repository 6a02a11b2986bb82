import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'tools',
    include: ['**/*.test.ts'],
    exclude: ['{benchmarks,parity,runtimes}/**', '**/node_modules/**'],
  },
});
