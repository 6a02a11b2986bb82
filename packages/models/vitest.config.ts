import { suite } from '../../vitest.base.js';

export default suite('@lightrec/models', { isolate: false });
