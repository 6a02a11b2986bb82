import { defineConfig } from 'vitest/config';

// Half a dozen runtimes compute at once.
export default defineConfig({ test: { name: 'runtimes', include: ['*.test.ts'], testTimeout: 60_000 } });
