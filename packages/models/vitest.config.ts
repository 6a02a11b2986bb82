import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/models', include: ['src/**/*.test.ts'], testTimeout: 60_000 } });
