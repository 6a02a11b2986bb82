import { describe, expect, it } from 'vitest';
import type { ReadReport } from './dataset.js';
import { formatItemTextReport, formatReport } from './report.js';

const plain: ReadReport = {
  source: 'a.csv',
  format: 'csv',
  unusedColumns: [],
  rowCount: 1200,
  pairCount: 1,
  duplicateCount: 0,
  badLineCount: 0,
  badLines: [],
  warnings: [],
};

describe('formatReport', () => {
  it('is one line where there is nothing to tell', () => {
    expect(formatReport(plain)).toEqual(['a.csv (csv): 1,200 rows, 1 pair']);
  });

  it('names the columns that were taken and those that were not', () => {
    const columns = { user: 'u', item: 'i', rating: 'stars' };
    expect(formatReport({ ...plain, columns })).toContain('columns: user = u, item = i, rating = stars');
    expect(formatReport({ ...plain, columns: { user: 0, item: 2 }, unusedColumns: [1, 3] })).toContain(
      'columns: user = 0, item = 2; not used: 1, 3',
    );
  });

  it('tells all that was dropped or merged', () => {
    const lines = formatReport({
      ...plain,
      rating: { rule: 'stars > 3', droppedCount: 1500, minimum: 0.5, maximum: 5 },
      duplicateCount: 2,
      badLineCount: 12,
      badLines: [
        { line: 3, column: 'stars', expected: 'a number', received: '"x"' },
        { line: 9, expected: '3 fields', received: '2' },
      ],
      warnings: ['There is one user only.'],
    });
    expect(lines.slice(1)).toEqual([
      'positives: stars > 3, of ratings from 0.5 to 5; 1,500 pairs dropped',
      'duplicates: 2 pairs merged',
      'bad lines: 12 lines dropped',
      '  line 3, column stars: expected a number, received "x"',
      '  line 9: expected 3 fields, received 2',
      'note: There is one user only.',
    ]);
  });
});

describe('formatItemTextReport', () => {
  it('says what was read, what is left and what was dropped', () => {
    const report = {
      of: 'items' as const,
      ...{ source: 'items.csv', format: 'csv' as const, columns: { item: 'id', text: ['title', 'tags'] } },
      ...{ unusedColumns: ['price'], rowCount: 1200, itemCount: 1199, emptyItemCount: 1, wordCount: 30 },
      ...{ rareWordCount: 2, badLineCount: 1, warnings: ['A sentence.'] },
      badLines: [{ line: 3, column: 'id', expected: 'an item id', received: 'nothing' }],
    };
    expect(formatItemTextReport(report)).toEqual([
      'items.csv (csv): 1,200 rows, 1,199 items',
      'columns: item = id, texts = title, tags; not used: price',
      'words: 30 words; 2 rare ones left out',
      'without a word: 1 item',
      'bad lines: 1 line dropped',
      '  line 3, column id: expected an item id, received nothing',
      'note: A sentence.',
    ]);
    expect(formatItemTextReport({ ...report, of: 'users' }).slice(0, 4)).toEqual([
      'items.csv (csv): 1,200 rows, 1,199 users',
      'columns: user = id, texts = title, tags; not used: price',
      'words: 30 words; 2 rare ones left out',
      'without a word: 1 user',
    ]);
  });
});
