import { suite } from '../../vitest.base.js';

export default suite('@lightrec/distill', { isolate: false });
