import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/index', include: ['src/**/*.test.ts'] } });
