import { suite } from '../../vitest.base.js';

export default suite('parity', { include: ['*.test.ts'] });
