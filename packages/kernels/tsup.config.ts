import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.js';

// Chunks for CJS too: both entries speak to the same compiled kernels.
export default defineConfig({ ...library(['src/index.ts', 'src/search.ts']), splitting: true });
