import { suite } from '../../vitest.base.js';

export default suite('@lightrec/baselines', { isolate: false });
