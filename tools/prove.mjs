/**
 * npm run prove -- [NAME…] [--runs N] [--minutes M]: what `npm test` tries on some hundred random cases, on many more.
 * NAME is that of a file in `packages/index/src/proofs`: `search`, `changes`, `changed-files`, `soak`. Default:
 * all of them.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './environment.mjs';

const { values, positionals } = parseArgs({
  options: {
    /** Cases of each property. */
    runs: { type: 'string', default: '10000' },
    /** How long the soak lasts. */
    minutes: { type: 'string', default: '10' },
  },
  allowPositionals: true,
});
for (const [name, value] of Object.entries(values)) {
  if (Number(value) > 0) continue;
  console.error(`--${name}: expected a number above 0, received ${value}.`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : [''];
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--project', '@lightrec/index', '--no-file-parallelism'],
    ...names.map((name) => `packages/index/src/proofs/${name}`),
  ],
  {
    cwd: root,
    env: { ...process.env, LIGHTREC_PROOF_RUNS: values.runs, LIGHTREC_PROOF_MINUTES: values.minutes },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
