import { defineConfig } from 'vitest/config';

// Properties are tried on hundreds of cases, which a busy machine takes its time for.
export default defineConfig({ test: { name: '@lightrec/index', include: ['src/**/*.test.ts'], testTimeout: 60_000 } });
