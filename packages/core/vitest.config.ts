import { suite } from '../../vitest.base.js';

export default suite('@lightrec/core', { isolate: false });
