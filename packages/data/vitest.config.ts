import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/data', include: ['src/**/*.test.ts'] } });
