import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'lightrec', include: ['src/**/*.test.ts'] } });
