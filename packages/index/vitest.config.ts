import { suite } from '../../vitest.base.js';

export default suite('@lightrec/index', { isolate: false });
