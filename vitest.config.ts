import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'tools', 'examples'],
    reporters: ['default', './tools/count-reporter.ts'],
  },
});
