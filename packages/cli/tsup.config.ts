import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.js';

// A program, not a library: one ESM entry for the shim in bin/, and no types to publish.
export default defineConfig({ ...library(['src/main.ts']), platform: 'node', format: ['esm'], dts: false });
