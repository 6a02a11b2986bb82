import { defineConfig } from 'vitest/config';

// Five processes compute at once, one of them on a simulated GPU.
export default defineConfig({ test: { name: 'parity', include: ['*.test.ts'], testTimeout: 120_000 } });
