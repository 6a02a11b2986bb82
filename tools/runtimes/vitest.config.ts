import { suite } from '../../vitest.base.js';

export default suite('runtimes', { include: ['*.test.ts'] });
