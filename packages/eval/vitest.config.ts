import { suite } from '../../vitest.base.js';

export default suite('@lightrec/eval', { isolate: false });
