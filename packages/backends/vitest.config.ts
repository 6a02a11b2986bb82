import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: '@lightrec/backends', include: ['src/**/*.test.ts'] } });
