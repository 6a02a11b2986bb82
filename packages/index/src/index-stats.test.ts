import { CodeTable } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';
import { LightRecPool } from './pool.js';

const codes = Uint8Array.of(0, 2, 1);
const codeTable = new CodeTable({
  codes,
  codebooks: Float32Array.of(1, 3, 2),
  codebookCount: 1,
  codewordCount: 3,
  dim: 1,
});

describe('stats.engineReason', () => {
  it('says why the engine is plain', async () => {
    const { stats } = await LightRecIndex.build(codeTable, { engine: 'plain' });
    expect(stats).toMatchObject({ engine: 'plain', engineReason: "engine: 'plain' was asked for." });
  });

  it('is not there where WebAssembly runs', async () => {
    const { stats } = await LightRecIndex.build(codeTable);
    expect(stats.engine).toBe('wasm');
    expect(stats).not.toHaveProperty('engineReason');
  });

  it.each([
    ['of workers', {}],
    ['on the caller’s thread', { workerCount: 0 }],
  ])('comes from the workers of a pool %s', async (_, options) => {
    const index = await LightRecIndex.build(codeTable);
    const reasons = { plain: "engine: 'plain' was asked for.", wasm: undefined };
    for (const engine of ['plain', 'wasm'] as const) {
      const pool = await LightRecPool.create(index, { workerCount: 2, engine, ...options });
      expect(pool.stats.engine).toBe(engine);
      expect(pool.stats.engineReason).toBe(reasons[engine]);
      await pool.close();
    }
  });
});
