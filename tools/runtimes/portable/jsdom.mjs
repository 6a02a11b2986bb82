/**
 * For jest with jsdom, whose tests have no `TextEncoder` and a realm of their own: writes the verdict to the file that
 * LIGHTREC_VERDICT names.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readInteractions } from '@lightrec/data';
import { evaluate, popularityRecommender } from '@lightrec/eval';
import { LightRecIndex } from '@lightrec/index';
import { LightRecPool } from '@lightrec/index/pool';
import { runCases } from './cases.mjs';
import { drawProblem, shapes } from './problems.mjs';

const { test, expect } = /** @type {any} */ (globalThis);
const file = String(process.env.LIGHTREC_VERDICT);

test('the cases', async () => {
  expect(typeof TextEncoder).toBe('undefined');
  writeFileSync(file, JSON.stringify(await runCases({ mostItems: 3000 })));
}, 60_000);

test('an index read by Node, whose Buffer is of another realm', async () => {
  const { table, users } = drawProblem(shapes['two codebooks, ids of text'], 0);
  const index = await LightRecIndex.build(table);
  writeFileSync(`${file}.index`, index.save());
  const bytes = readFileSync(`${file}.index`);
  expect(bytes instanceof Uint8Array).toBe(false);
  const loaded = await LightRecIndex.load(bytes);
  const pool = await LightRecPool.create(bytes, { workerCount: 1 });
  try {
    expect(pool.stats.workerCount).toBe(1);
    const expected = Array.from(index.search(users[0]).ids);
    expect(Array.from(loaded.search(users[0]).ids)).toEqual(expected);
    expect(Array.from((await pool.search(users[0])).ids)).toEqual(expected);
  } finally {
    await pool.close();
  }
}, 60_000);

test('interactions, read and judged', async () => {
  writeFileSync(`${file}.csv`, 'user,item\na,x\na,y\nb,y\nb,ä\nc,x\n');
  const { interactions } = await readInteractions(`${file}.csv`);
  expect(Array.from(interactions.items.ids)).toEqual(['x', 'y', 'ä']);
  const options = { test: interactions, exclude: [], cutoffs: [3] };
  const { recall } = await evaluate(popularityRecommender(interactions), options);
  expect(recall[3]).toBe(1);
}, 60_000);
