import { suite } from '../../vitest.base.js';

export default suite('@lightrec/kernels', { isolate: false });
