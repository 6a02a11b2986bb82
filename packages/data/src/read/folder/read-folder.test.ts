import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ItemText } from '../../item-text.js';
import { dataErrorOf, pairsOf, useTemporaryFolder } from '../../test-support.js';
import { readInteractions } from '../read-interactions.js';

const temporary = useTemporaryFolder();

async function writeFolder(contents: Record<string, string>): Promise<string> {
  const folder = temporary.pathOf('films');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(path.join(folder, name), name.endsWith('.gz') ? gzipSync(content) : content);
  }
  return folder;
}

const films = {
  'interactions.tsv.gz': 'user\titem\trating\n1\t30\t5\n1\t7\t4\n2\t30\t5\n2\t8\t1\n',
  'train.tsv.gz': 'user\titem\n1\t7\n',
  'items.tsv.gz': 'item\ttitle\nw\tWings\n30\tJaws\n8\tUp\n7\tSay "Hi\n9\tNever seen\n',
  'item_words.tsv.gz': 'item\tword_id\tcount\n30\t2\t1\n30\t0\t4\n9\t1\t2\n31\t1\t1\n',
  'item_tags.tsv': 'item\ttag_id\n7\t1\nv\t1\n',
  'vocabulary.txt.gz': 'shark\nnever\n"sea\n',
};

/** The words of one item as `word:count` texts. */
function wordsOf({ offsets, wordIds, counts, vocabulary }: ItemText, item: number): string[] {
  const places = Array.from({ length: offsets[item + 1] - offsets[item] }, (_, i) => offsets[item] + i);
  return places.map((place) => `${vocabulary[wordIds[place]]}:${counts[place]}`);
}

describe('a folder', () => {
  it('is read with the items of all its tables as the catalogue, in the order of their ids', async () => {
    const { name, interactions, report, text } = await readInteractions(await writeFolder(films));
    expect(name).toBe('films');
    expect(interactions.items.ids).toEqual([7, 8, 9, 30, 31, 'v', 'w']);
    expect(pairsOf(interactions)).toEqual(['1 30', '1 7', '2 30']);
    expect(report).toMatchObject({ rowCount: 4, rating: { droppedCount: 1 } });
    expect(report.source).toMatch(/interactions\.tsv\.gz$/);
    expect(text).toBeUndefined();
  });

  it('of interactions alone is enough', async () => {
    const folder = await writeFolder({ 'interactions.csv': 'user,item\n1,2\n1,1\n' });
    expect((await readInteractions(folder)).interactions.items.ids).toEqual([2, 1]);
  });

  it('must have one file of interactions', async () => {
    const none = await dataErrorOf(readInteractions(await writeFolder({ 'ratings.csv': 'user,item\n' })));
    expect(none.message).toMatch(
      /films: expected one file of interactions.*received a folder with ratings\.csv\. Pass/,
    );
    const empty = await dataErrorOf(readInteractions(await writeFolder({})));
    expect(empty.received).toBe('a folder with nothing in it');
    const two = { 'interactions.csv': '1,2\n', 'interactions.tsv.gz': '1\t2\n' };
    expect((await dataErrorOf(readInteractions(await writeFolder(two)))).received).toMatch(/interactions\.csv, inter/);
  });
});

describe('options.text', () => {
  it('gives each item its words', async () => {
    const { interactions, text } = await readInteractions(await writeFolder(films), { text: true });
    const words = Object.fromEntries(interactions.items.ids.map((id, item) => [id, wordsOf(text!, item)]));
    expect(words).toEqual({ 7: [], 8: [], 9: ['never:2'], 30: ['shark:4', '"sea:1'], 31: ['never:1'], v: [], w: [] });
    expect(text!.vocabulary).toEqual(['shark', 'never', '"sea']);
  });

  it('wants words and vocabulary', async () => {
    const { 'vocabulary.txt.gz': _, ...rest } = films;
    const error = await dataErrorOf(readInteractions(await writeFolder(rest), { text: true }));
    expect(error.message).toMatch(
      /expected item_words\.tsv and vocabulary\.txt, as text is asked for, received a folder/,
    );
  });

  it.each([
    ['30\t3\t1', 3, 'word_id', 'an integer in [0, 2]', '"3"'],
    ['30\t1.5\t1', 3, 'word_id', 'an integer in [0, 2]', '"1.5"'],
    ['30\t1\t0', 3, 'count', 'an integer in [1, 4294967295]', '"0"'],
    ['30\t1\t', 3, 'count', 'an integer in [1, 4294967295]', 'an empty field'],
    ['\t1\t1', 3, 'item', 'an item id', 'an empty field'],
    ['30\t1', 3, undefined, '3 fields', '2'],
  ])('refuses the row %j with line and column', async (row, line, column, expected, received) => {
    const table = { 'item_words.tsv.gz': `item\tword_id\tcount\n30\t1\t1\n${row}\n` };
    const error = await dataErrorOf(readInteractions(await writeFolder({ ...films, ...table }), { text: true }));
    expect(error).toMatchObject({ line, column, expected, received });
    expect(error.file).toMatch(/item_words\.tsv\.gz$/);
  });

  it('refuses a table without the columns', async () => {
    const folder = await writeFolder({ ...films, 'items.tsv.gz': 'id\ttitle\n7\tUp\n' });
    const error = await dataErrorOf(readInteractions(folder));
    expect(error.message).toMatch(/items\.tsv\.gz:1: expected a column item, received the columns id, title/);
  });

  it('refuses a table that is not UTF-8', async () => {
    const folder = await writeFolder(films);
    await writeFile(path.join(folder, 'items.tsv.gz'), gzipSync(Buffer.from('item\ttitle\n7\tcaf\xe9\n', 'latin1')));
    expect(await dataErrorOf(readInteractions(folder))).toMatchObject({ line: 2, expected: 'UTF-8 text' });
  });
});
