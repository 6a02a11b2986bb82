import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/distill', include: ['src/**/*.test.ts'] } });
