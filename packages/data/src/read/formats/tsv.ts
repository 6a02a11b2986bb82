import { columnOptions, type DataFormat, eventOptions, ratingOptions } from './data-format.js';
import { findDelimiters, quotingOf } from './delimited/delimiters.js';
import { readTables } from './delimited/read-tables.js';
import { planTable } from './delimited/table-layout.js';

/** Fields between tabs; each line is a row. RecBole's `.inter` is one. */
export const tsv: DataFormat<'tsv'> = {
  name: 'tsv',
  endings: ['tsv', 'tab', 'inter'],
  options: ['header', 'quote', 'escape', ...columnOptions, ...ratingOptions, ...eventOptions],
  recognise(sample, options) {
    const delimiters = findDelimiters(sample.text, quotingOf(options));
    return delimiters.length === 1 && delimiters[0] === '\t' ? 'likely' : undefined;
  },
  read: (table) => readTables(table, (file, sample, keys) => planTable(file, 'tsv', sample, table.options, keys)),
};
