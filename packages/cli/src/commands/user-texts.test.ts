import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FeatureVectors } from '@lightrec/models';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { trainedOn } from '../run/held-out-users.js';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { short } from '../test-support/trained-run.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

/** What DSSM was trained with. */
const seen: { users?: FeatureVectors; items?: FeatureVectors } = {};

// The command trains it for as long as it pays; here it is to be done in seconds.
vi.mock('@lightrec/models', async (original) => {
  const library = await original<typeof import('@lightrec/models')>();
  const trainDssm = ((train, features, options) => {
    Object.assign(seen, { items: features, users: options?.userFeatures });
    return library.trainDssm(train, features, { ...options, epochs: 3, validateEvery: 1 });
  }) as typeof library.trainDssm;
  return { ...library, trainDssm };
});

const tastes = ['red shoes', 'blue hats', 'green socks'];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
const at = (name: string) => path.join(folder.path, name);

/** Texts of all items, and of users: every third has none, and every sixth one of words that no item has. */
beforeAll(async () => {
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
  const items = Array.from({ length: 300 }, (_, item) => `i${item},${tastes[item % 3]} number${item % 7}`);
  await writeFile(at('titles.csv'), ['item,title', ...items].join('\n'));
  const users = Array.from({ length: 150 }, (_, user) => [user, user % 6 === 1 ? 'unheard of' : tastes[user % 3]]);
  const known = users.filter(([user]) => Number(user) % 3 > 0).map(([user, bio]) => `u${user},${bio}`);
  await writeFile(at('users.csv'), ['user,bio', 'stranger,red hats', ...known].join('\n'));
  await writeFile(at('others.csv'), 'user,bio\nann,red shoes\nbo,blue hats\n');
  await writeFile(at('foreign.csv'), 'user,bio\nu1,tea\nu2,cake\n');
  await writeFile(at('unnamed.csv'), 'who,bio\nu1,tea\n');
  await writeFile(at('vectors.jsonl'), '{"id": "i1", "vector": [1, 2]}\n');
});

afterAll(() => folder[Symbol.asyncDispose]());
beforeEach(() => {
  seen.users = undefined;
});

const train = (out: string, users: string, ...words: string[]) =>
  lightrec(['train', '--data', data, '--users', at(users), '--out', at(out), ...short, ...words]);
const titles = () => ['--items', at('titles.csv')];
/** Of the rows of features, those that are not zeros. */
const knownRows = ({ vectors, dim }: FeatureVectors) =>
  Array.from({ length: vectors.length / dim }, (_, row) => row).filter((row) =>
    vectors.subarray(row * dim, (row + 1) * dim).some((value) => value !== 0),
  );
/** Users of whom the table has words that titles have. */
const isKnown = (id: unknown) => Number(String(id).slice(1)) % 3 > 0 && Number(String(id).slice(1)) % 6 !== 1;

describe('--users', () => {
  it('are read, kept in the run, and what DSSM and DCMF learn from beside the texts of items', async () => {
    const { code, stderr } = await train('run', 'users.csv', ...titles());
    expect([code, stderr]).toEqual([0, expect.stringContaining('users.csv (csv): 101 rows, 101 users')]);
    expect(stderr).toContain('columns: user = user, texts = bio');
    const users = await readFile(at('users.csv'));
    await Promise.all([rm(at('users.csv')), rm(at('run/index.safetensors'))]);

    const more = await lightrec(['train', '--resume', '--out', at('run'), '--systems', 'lightrec-plus,dcmf']);
    await writeFile(at('users.csv'), users);
    expect(more.stderr).toMatch(/Train DCMF: done.*\n(.*\n)*.*Train DSSM: done.*\n(.*\n)*.*Train LightRec\+: done/);
    expect(more.code).toBe(0);
    const run = await loadRunData(new RunDirectory(at('run')));
    const { ids } = run.split.train.users;
    expect(seen.users!.dim).toBe(seen.items!.dim);
    expect(seen.users!.text).toBe(seen.items!.text);
    expect(knownRows(seen.users!)).toEqual(Array.from(ids.keys()).filter((user) => isKnown(ids[user])));
    expect(run.settings.users).toBe('users.csv');
    const dssm = await new RunDirectory(at('run')).load('dssm', { kind: 'dssm-model', version: 1 });
    expect(Object.keys(dssm.tensors)).toContain('userEmbeddings');
    expect((await lightrec(['evaluate', at('run')])).code).toBe(0);
  });

  it('change what DSSM and DCMF learn', async () => {
    const without = ['train', '--data', data, ...titles(), '--out', at('without'), ...short];
    expect((await lightrec([...without, '--systems', 'dssm,dcmf'])).code).toBe(0);
    expect(seen.users).toBeUndefined();
    await train('with', 'users.csv', ...titles(), '--systems', 'dssm,dcmf');
    for (const file of ['dssm', 'dcmf', 'teacher']) {
      const [one, other] = await Promise.all(
        ['with', 'without'].map((run) => readFile(at(`${run}/${file}.safetensors`))),
      );
      expect(one.equals(other), file).toBe(file === 'teacher');
    }
  });

  it('are those of the users that are trained with, where others are held out whole', async () => {
    const words = ['--protocol', 'strong', '--systems', 'lightrec-plus'];
    expect((await train('strong', 'users.csv', ...titles(), ...words)).code).toBe(0);
    const { ids } = trainedOn(await loadRunData(new RunDirectory(at('strong')))).users;
    expect(ids.length).toBeLessThan(150);
    expect(knownRows(seen.users!)).toEqual(Array.from(ids.keys()).filter((user) => isKnown(ids[user])));
    expect((await lightrec(['evaluate', at('strong')])).code).toBe(0);
  });

  it('come with the data of a run that another begins with', async () => {
    const words = ['train', '--from', at('run'), '--out', at('from'), '--epochs', '0', '--systems', 'dssm'];
    expect((await lightrec(words)).code).toBe(0);
    const [run, from] = await Promise.all(['run', 'from'].map((name) => loadRunData(new RunDirectory(at(name)))));
    expect(from.userText).toEqual(run.userText);
    expect(seen.users).toBeDefined();
  });

  it('stay those of a run that goes on', async () => {
    const { stderr } = await lightrec(['train', '--resume', '--out', at('run'), '--users', at('others.csv')]);
    expect(stderr).toContain('--users: expected users.csv, with which the run in');
  });

  it.each<[string, string, () => string[], number, RegExp]>([
    ['a file that is not there', 'none.csv', titles, 1, /none\.csv: no such file or directory/],
    ['texts of others', 'others.csv', titles, 1, /--users: expected texts of users of the data, such as u.*as ann, bo/],
    [
      'words that no item has',
      'foreign.csv',
      titles,
      1,
      /--users: expected words that texts of items have, .*tea, cake/,
    ],
    [
      'a column without a usual name',
      'unnamed.csv',
      titles,
      1,
      /usual name for the user, .* Name the columns of the file user and text, in a/,
    ],
    [
      'titles without a name for their items',
      'users.csv',
      () => ['--items', at('unnamed.csv')],
      1,
      /a header or a first item, .* Name the columns of the file item and text, in a first row/,
    ],
    [
      'data without texts of items',
      'users.csv',
      () => [],
      1,
      /--users: expected data whose items have texts which those/,
    ],
    [
      'vectors of items in place of texts',
      'users.csv',
      () => ['--item-features', at('vectors.jsonl')],
      2,
      /--users are read by the words of items, and --item-features takes/,
    ],
  ])('refuse %s before anything is trained', async (_, users, words, expectedCode, message) => {
    const { code, stderr } = await train('refused', users, ...words());
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Train');
    expect(code).toBe(expectedCode);
    expect(existsSync(at('refused'))).toBe(false);
  });

  it('want interactions of their users', async () => {
    const { stderr } = await lightrec(['demo', '--users', at('users.csv'), '--out', at('refused')]);
    expect(stderr).toContain('--users tells of users, but --data names no interactions of them');
  });
});
