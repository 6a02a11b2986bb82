import { suite } from '../../vitest.base.js';

export default suite('@lightrec/data', { isolate: false });
