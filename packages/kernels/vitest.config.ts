import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/kernels', include: ['src/**/*.test.ts'] } });
