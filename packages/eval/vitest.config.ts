import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/eval', include: ['src/**/*.test.ts'] } });
