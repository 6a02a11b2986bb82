import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Searches by two workers, and prints what it found; the process must end by itself. */
const body = (end: string) => `
  const codes = Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 128);
  const codebooks = Float32Array.from({ length: 128 }, (_, w) => w % 51);
  const table = new CodeTable({ codes, codebooks, codebookCount: 1, codewordCount: 128, dim: 1 });
  const index = await LightRecIndex.build(table);
  const user = Float32Array.of(1);
  const pool = await LightRecPool.create(index.save(), { workerCount: 2 });
  const { ids, scores } = await pool.search(user, { k: 3 });
  const same = ids.length === 3 && String(ids) === String(index.search(user, { k: 3 }).ids);
  console.log(same, String(scores), pool.stats.workerCount, pool.stats.isShared);
  ${end}`;

const formats = {
  ESM: (end: string) => [
    '--input-type=module',
    `import { CodeTable } from '@lightrec/core';
     import { LightRecIndex } from '@lightrec/index';
     import { LightRecPool } from '@lightrec/index/pool';
     ${body(end)}`,
  ],
  CommonJS: (end: string) => [
    '--input-type=commonjs',
    `const { CodeTable } = require('@lightrec/core');
     const { LightRecIndex } = require('@lightrec/index');
     const { LightRecPool } = require('@lightrec/index/pool');
     (async () => {${body(end)}})();`,
  ],
};

describe.each(Object.entries(formats))('the package as built, by %s', (_, argumentsFor) => {
  it.each([
    ['after close', 'await pool.close();'],
    ['and though it was not closed, as nothing is under way', ''],
    [
      'while it searches',
      'pool.searchBatch(new Float32Array(1e5)).catch(({ name }) => console.log(name)); await pool.close();',
    ],
  ])(
    'searches by workers, and lets the process end %s',
    (when, end) => {
      const [type, script] = argumentsFor(end);
      const { status, stdout, stderr } = spawnSync(process.execPath, [type, '--eval', script], {
        ...{ cwd: packageRoot, encoding: 'utf8', timeout: 20_000 },
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      const found = 'true 50,50,50 2 true\n';
      expect({ status, stdout, stderr }).toEqual({
        ...{ status: 0, stderr: '' },
        stdout: when === 'while it searches' ? `${found}WorkerError\n` : found,
      });
    },
    25_000,
  );
});
