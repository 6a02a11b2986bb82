import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Property tests share two slow cores with other work in CI; none takes more than a few seconds alone.
  test: { name: '@lightrec/core', include: ['src/**/*.test.ts'], testTimeout: 30_000 },
});
