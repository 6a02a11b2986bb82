import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeNpy, Random } from '@lightrec/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { short } from '../test-support/trained-run.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

// The command trains it for as long as it pays; here it is to be done in seconds.
vi.mock('@lightrec/models', async (original) => {
  const library = await original<typeof import('@lightrec/models')>();
  const trainDssm = ((train, features, options) =>
    library.trainDssm(train, features, { ...options, epochs: 3, validateEvery: 1 })) as typeof library.trainDssm;
  return { ...library, trainDssm };
});

const dim = 5;
const random = new Random(1);
const vector = () => Array.from({ length: dim }, () => random.normal());
const rowOf = (id: string, values: readonly (number | null)[]) => JSON.stringify({ id, vector: values });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
const at = (name: string) => path.join(folder.path, name);

/** All items of the interactions but ten, and one that nobody has chosen; as a matrix without ids, too. */
beforeAll(async () => {
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
  const rows = Array.from({ length: 290 }, (_, item) => rowOf(`i${item + 10}`, vector()));
  await writeFile(at('vectors.jsonl'), [...rows, rowOf('new one', vector())].join('\n'));
  await writeFile(at('vectors.npy'), encodeNpy({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }));
  await writeFile(at('zeros.npy'), encodeNpy({ shape: [2, 2], data: new Float32Array(4) }));
  await writeFile(at('nan.npy'), encodeNpy({ shape: [2, 2], data: Float32Array.of(1, 2, Number.NaN, 4) }));
  await writeFile(at('ids.txt'), 'i3\ni4\n');
  await writeFile(at('shorter.jsonl'), [rowOf('i1', [1, 2]), rowOf('i2', [1])].join('\n'));
  await writeFile(at('unnamed.jsonl'), JSON.stringify({ key: 'i1', vector: [1, 2] }));
  await writeFile(at('titles.csv'), 'item,title\ni1,red shoes\ni2,red hats\ntitled,red socks\n');
});

afterAll(() => folder[Symbol.asyncDispose]());

describe('--item-features', () => {
  it('are what DSSM learns from, with titles beside them too, and are kept in the run', async () => {
    const out = at('run');
    const features = ['--item-features', at('vectors.jsonl'), '--items', at('titles.csv')];
    const trained = await lightrec(['train', '--data', data, '--out', out, ...short, ...features]);
    expect(trained.stderr).toMatch(
      /vectors\.jsonl: vectors of dimension 5 for 291 of 302 items; the others have zeros/,
    );
    expect(trained.code).toBe(0);
    await rm(at('vectors.jsonl'));

    const more = await lightrec(['train', '--resume', '--out', out, '--systems', 'lightrec-plus,dcmf']);
    expect(more.stderr).toMatch(/Train DCMF: done.*\n(.*\n)*.*Train DSSM: done.*\n(.*\n)*.*Train LightRec\+: done/);
    expect(more.stderr).not.toContain('Fit texts');
    expect(more.code).toBe(0);
    const directory = new RunDirectory(out);
    const dssm = await directory.load('dssm', { kind: 'dssm-model', version: 1 });
    expect(dssm.tensors['tower.0.weights'].shape[0]).toBe(dim);
    const run = await loadRunData(directory);
    expect(run.settings.itemFeatures).toBe('vectors.jsonl');
    expect(run.text!.vocabulary).toEqual(['red']);
    expect((await lightrec(['evaluate', out])).code).toBe(0);

    const words = ['recommend', out, '--user', 'u1', '--system', 'lightrec-plus', '-k', '302', '--json'];
    const items: { id: string; score: number }[] = JSON.parse((await lightrec(words)).stdout).items;
    expect(items.find(({ id }) => id === 'new one')!.score).not.toBe(0);
    expect(items.map(({ id }) => id)).toContain('titled');
  });

  it.each<[string, string[], RegExp]>([
    ['a file that is not there', ['none.npy'], /none\.npy: no such file or directory/],
    ['rows that are no items', ['vectors.npy'], /of others, such as 0, 1, in .*Say with --feature-ids which/],
    ['zeros alone', ['zeros.npy', '--feature-ids', 'ids.txt'], /--item-features: expected vectors.*zeros alone/],
    ['an entry that is not finite', ['nan.npy', '--feature-ids', 'ids.txt'], /received NaN in row 1, column 0/],
    ['vectors of several lengths', ['shorter.jsonl'], /expected a vector of 2 numbers, as the first has, received 1/],
    ['ids without a usual name', ['unnamed.jsonl'], /Name the columns of the file id and vector/],
    ['another column than there is', ['shorter.jsonl', '--feature-column', 'x'], /"x" for --feature-column/],
    ['a table without vectors', ['titles.csv'], /expected vectors as \.npy, safetensors, JSON Lines or Parquet/],
  ])('refuses %s before anything is trained', async (_, words, message) => {
    const files = words.map((word) => (word.includes('.') ? at(word) : word));
    const call = ['train', '--data', data, '--out', at('refused'), '--item-features', ...files];
    const { code, stderr } = await lightrec(call);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Train');
    expect(code).toBe(1);
  });

  it('are named by what says how to read them, and go with interactions', async () => {
    const ids = await lightrec(['train', '--data', data, '--feature-ids', at('ids.txt')]);
    expect(ids.stderr).toContain('--feature-ids says how vectors are read, but --item-features names none');
    const alone = await lightrec(['demo', '--item-features', at('vectors.npy')]);
    expect(alone.stderr).toContain('--item-features tells of items, but --data names no interactions with them');
  });
});
