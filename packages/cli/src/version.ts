import { createRequire } from 'node:module';

/** Version of this package; its package.json lies one folder up from the sources and from the built program alike. */
export const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
