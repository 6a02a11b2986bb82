import { describe, expect, it } from 'vitest';
import { toParquet, useTemporaryFolder } from '../test-support.js';
import { readInteractions } from './read-interactions.js';

const files = useTemporaryFolder();
const warningsOf = async (...pairs: [user: string, item: string][]) => {
  const rows = [...pairs, ['u1', 'i1'], ['u1', 'i2'], ['u2', 'i1']];
  const lines = rows.map((pair) => pair.map((id) => JSON.stringify(id).replaceAll('\\\\', '\\')).join(','));
  const file = await files.write('a.csv', `user,item\n${lines.join('\n')}\n`);
  return (await readInteractions(file)).report.warnings;
};

describe('an id that is how a missing value is written', () => {
  it.each([
    ...['NA', 'na', 'N/A', 'n/a', '<NA>', '#N/A', 'NaN', 'nan', 'NAN', 'null', 'NULL', 'Null', 'None', 'none', 'NONE'],
    ...['\\N', 'nil', 'undefined', '(null)', 'Unknown', '(not set)', '-1', '?', '-', ' '],
  ])('is noted with its count and share, as user and as item: %j', async (id) => {
    const name = JSON.stringify(id);
    expect(await warningsOf([id, 'i1'], [id, 'i2'])).toEqual([
      `The user ${name} (2 of 5 pairs, 40.0 %) may be rows without a user: leave those out where it is.`,
    ]);
    expect(await warningsOf(['u2', id])).toEqual([
      `The item ${name} (1 of 4 pairs, 25.0 %) may be rows without an item: leave those out where it is.`,
    ]);
  });

  it('is noted in every format, and keeps its rows', async () => {
    const rows = [
      ['null', 'i1'],
      ['null', 'i2'],
      ['u1', 'i1'],
    ] as const;
    const json = rows.map(([user, item]) => `${JSON.stringify({ user, item })}\n`).join('');
    const parquet = toParquet(rows.map(([user, item]) => [user, item, 5] as const));
    for (const file of [await files.write('a.jsonl', json), await files.write('a.parquet', parquet)]) {
      const { report } = await readInteractions(file);
      expect([report.pairCount, report.warnings.length]).toEqual([3, 1]);
    }
  });

  it('is not noted as an item of a catalogue that nobody has', async () => {
    const folder = await files.writeTree('films', {
      'interactions.csv': 'user,item\nu1,i1\nu1,i2\nu2,i1\n',
      'items.tsv': 'item\ttitle\nNA\tNorth\n',
    });
    const { interactions, report } = await readInteractions(folder);
    expect([interactions.itemCount, report.warnings]).toEqual([3, []]);
  });

  it.each(['Nadia', 'nancy', 'nullable', '0', '007', 'NA-1', 'n'])('is none of %s', async (id) => {
    expect(await warningsOf([id, 'i1'], [id, 'i2'])).toEqual([]);
  });
});
