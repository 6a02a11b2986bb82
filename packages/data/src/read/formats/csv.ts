import type { DataFormat } from './data-format.js';
import { findDelimiters, quotingOf } from './delimited/delimiters.js';
import { readTables } from './delimited/read-tables.js';
import { planTable } from './delimited/table-layout.js';
import { tsv } from './tsv.js';

/** Fields between commas or the like, quoted or not. */
export const csv: DataFormat<'csv'> = {
  name: 'csv',
  endings: ['csv'],
  options: ['delimiter', ...tsv.options],
  recognise(sample, options) {
    if (options.delimiter !== undefined) return 'surely';
    const delimiters = findDelimiters(sample.text, quotingOf(options));
    return delimiters.some((delimiter) => delimiter !== '\t') ? 'likely' : undefined;
  },
  read: (table) => readTables(table, (file, sample, keys) => planTable(file, 'csv', sample, table.options, keys)),
};
