import { suite } from '../vitest.base.js';

export default suite('tools', {
  include: ['**/*.test.ts'],
  exclude: ['{benchmarks,parity,runtimes}/**', '**/node_modules/**'],
});
