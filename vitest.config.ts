import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { projects: ['packages/*', '{tools,tools/benchmarks,tools/parity,tools/runtimes}/vitest.config.ts'] },
});
