import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { trainItemKnn } from '@lightrec/baselines';
import { evaluate, popularityRecommender } from '@lightrec/eval';
import { describe, expect, it, vi } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { bytesOf, copyRun, short, stoppedAt, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

// The command trains them for as long as it pays; here they are to be done in seconds.
vi.mock('@lightrec/baselines', async (original) => {
  const library = await original<typeof import('@lightrec/baselines')>();
  const trainKde: typeof library.trainKde = (teacher, train, options) =>
    library.trainKde(teacher, train, { ...options, epochs: 3 });
  return { ...library, trainKde };
});

vi.mock('@lightrec/models', async (original) => {
  const library = await original<typeof import('@lightrec/models')>();
  const trainDssm = ((train, features, options) =>
    library.trainDssm(train, features, { ...options, epochs: 3, validateEvery: 1 })) as typeof library.trainDssm;
  return { ...library, trainDssm };
});

const run = useTrainedRun();
const systemsOf = (stdout: string) => JSON.parse(stdout).rows.map(({ system }: { system: string }) => system);
const resumed = (directory: string, systems: string, ...more: string[]) =>
  ['demo', '--resume', '--out', directory, '--systems', systems, ...more] as const;

describe('options.systems', () => {
  it('adds a row a system, whenever asked for, and the report of each that was trained in epochs', async () => {
    const directory = await copyRun(run, 'compared');
    const { code, stdout, stderr } = await lightrec([...resumed(directory, 'ials,kde,rvq'), '--json']);
    expect(stderr).toContain('Quantize by RVQ: done');
    expect(stderr).toMatch(/Train KDE: done.*best epoch \d, Recall@100/);
    expect(code).toBe(0);
    const systems = ['iALS float', 'LightRec', 'RVQ', 'KDE', 'LightRec + post-ranking'];
    expect(systemsOf(stdout)).toEqual(systems);
    expect(await bytesOf(directory)).toEqual(
      await bytesOf(run.path).then((bytes) => [expect.anything(), ...bytes.slice(1)]),
    );
    expect(systemsOf((await lightrec(['evaluate', directory, '--json'])).stdout)).toEqual(systems);
  });

  it('of all: product quantization too, in the metric of users or not', async () => {
    const directory = await copyRun(run, 'products');
    const { stdout } = await lightrec([...resumed(directory, 'pq,opq,opq-users,dcmf'), '--json']);
    expect(systemsOf(stdout)).toEqual([
      'iALS float',
      'LightRec',
      'OPQ',
      "OPQ, users' metric",
      'PQ',
      'DCMF',
      'LightRec + post-ranking',
    ]);
    for (const { recallAt100 } of JSON.parse(stdout).rows) expect(recallAt100).toBeGreaterThan(0.25);
  });

  it('of the plainest: popularity, which is the same for everyone, and the nearest neighbours of items', async () => {
    const directory = await copyRun(run, 'plain');
    const { code, stdout, stderr } = await lightrec([...resumed(directory, 'item-knn,popularity'), '--json']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Find neighbours: done')]);
    expect(systemsOf(stdout)).toEqual(['iALS float', 'LightRec', 'Popularity', 'item-kNN', 'LightRec + post-ranking']);
    const { split } = await loadRunData(new RunDirectory(directory));
    const protocol = { test: split.test, exclude: [split.train, split.validation], cutoffs: [100] } as const;
    const [popular, near] = [popularityRecommender(split.train), await trainItemKnn(split.train)];
    const [, , ofPopularity, ofItemKnn] = JSON.parse(stdout).rows;
    expect(ofPopularity).toMatchObject({ ndcg: (await evaluate(popular, protocol)).ndcg, bytesPerItem: 4 });
    expect(ofItemKnn).toMatchObject({ ndcg: (await evaluate(near, protocol)).ndcg, bytesPerItem: near.bytesPerItem });
    expect(systemsOf((await lightrec(['evaluate', directory, '--json'])).stdout)).toHaveLength(5);
  });

  it('goes on with one that was stopped', async () => {
    const directory = await copyRun(run, 'stopped');
    const { code } = await stoppedAt('kdeCheckpoint', resumed(directory, 'kde'), 2);
    expect(code).toBe(130);
    expect(await readdir(directory)).toContain('kde.checkpoint.safetensors');
    const unfinished = await lightrec(['evaluate', directory]);
    expect(unfinished.stderr).toContain('expected the directory of a finished run, with kde.safetensors');
    const { stdout } = await lightrec([...resumed(directory, 'kde'), '--json']);
    expect(systemsOf(stdout)).toContain('KDE');
    const files = await readdir(directory);
    expect(files).toContain('kde.safetensors');
    expect(files).not.toContain('kde.checkpoint.safetensors');
  });

  it('of texts: learn from the words beside the interactions, and one is the teacher of the other', async () => {
    const folder = path.join(run.folder, 'with-texts');
    await mkdir(folder);
    await copyFile(run.data, path.join(folder, 'interactions.csv'));
    const words = Array.from({ length: 300 }, (_, item) => `i${item}\t${item % 4}\t1\ni${item}\t${4 + (item % 7)}\t2`);
    await writeFile(path.join(folder, 'item_words.tsv'), `item\tword_id\tcount\n${words.join('\n')}\n`);
    await writeFile(
      path.join(folder, 'vocabulary.txt'),
      Array.from({ length: 11 }, (_, word) => `word${word}\n`).join(''),
    );
    const directory = path.join(run.folder, 'of-texts');
    const first = await lightrec([
      'train',
      '--data',
      folder,
      '--out',
      directory,
      ...short,
      '--systems',
      'lightrec-plus',
    ]);
    expect(first.stderr).toMatch(/Train DSSM: done.*\n(.*\n)*.*Train LightRec\+: done/);
    const { stdout } = await lightrec(['evaluate', directory, '--json']);
    expect(systemsOf(stdout)).toEqual(['iALS float', 'LightRec', 'DSSM', 'LightRec+', 'LightRec + post-ranking']);
    expect(JSON.parse(stdout).rows[2].bytesPerItem).toBe(32);
    expect(JSON.parse(stdout).rows[3].bytesPerItem).toBe(4);
  });

  it('of texts: reads them of a table of items, and recommends those that nobody has chosen', async () => {
    const tastes = ['red shoes', 'blue hats', 'green socks', 'white shirts'];
    const rows = Array.from({ length: 300 }, (_, item) => `i${item},${tastes[item % 4]} number${item % 7}`);
    const items = path.join(run.folder, 'titles.csv');
    await writeFile(items, `item,title\n${rows.join('\n')}\nnew one,red shoes number3\n`);
    const directory = path.join(run.folder, 'of-titles');
    const words = ['train', '--data', run.data, '--items', items, '--out', directory, ...short];
    const { stderr, code } = await lightrec([...words, '--systems', 'lightrec-plus']);
    expect(stderr).toContain('titles.csv (csv): 301 rows, 301 items');
    expect(stderr).toContain('columns: item = item, texts = title');
    expect(code).toBe(0);
    const answer = await lightrec([
      'recommend',
      directory,
      '--user',
      'u1',
      '-k',
      '301',
      '--system',
      'lightrec-plus',
      '--json',
    ]);
    const [first, ...others] = JSON.parse(answer.stdout).items;
    expect([first, ...others].map(({ id }) => id)).toContain('new one');
    const none = await lightrec(['recommend', directory, '--user', 'u1', '--system', 'rvq']);
    expect(none.stderr).toContain(`train --resume --out ${directory} --systems rvq`);
    const without = await lightrec(['demo', '--items', items, '--out', path.join(run.folder, 'no-data')]);
    expect(without.stderr).toContain('--items tells of items, but --data names no interactions with them');
  });

  it.each([
    ['a file', () => ['train', '--data', run.data, '--out', path.join(run.folder, 'no-folder')], 'which is no folder'],
    ['generated data', () => ['demo', '--out', path.join(run.folder, 'generated')], 'generated data'],
    ['a run begun without', () => ['train', '--resume', '--out', run.path], 'a run that was begun without them'],
  ])('of texts: refuses %s before anything is read', async (_, words, received) => {
    const { code, stderr } = await lightrec([...words(), '--systems', 'dssm']);
    expect(code).toBe(1);
    expect(stderr).toContain('--systems: expected data whose items have texts for dssm and lightrec-plus');
    expect(stderr).toContain(received);
  });

  it('refuses a system that there is not', async () => {
    const { code, stderr } = await lightrec(['demo', '--systems', 'rvq,faiss', '--out', path.join(run.folder, 'none')]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'Expected names of ials, bpr, softmax, elsa, lightrec, popularity, item-knn, rvq, opq, opq-users, pq, kde, dcmf, dssm',
    );
  });
});
