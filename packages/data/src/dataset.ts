import type { Id, Interactions } from '@lightrec/core';
import type { ItemText } from './item-text.js';
import type { Format } from './read/formats/formats.js';
import type { RowsReport } from './rows-report.js';

/** Interactions, what they came from, and the texts of their items where there are any. */
export interface Dataset<User extends Id = Id, Item extends Id = Id> {
  name: string;
  interactions: Interactions<User, Item>;
  /** Aligned with the item indices of `interactions`. */
  text?: ItemText;
  report: ReadReport;
}

/** How a file was understood and what became of its rows. */
export interface ReadReport extends RowsReport {
  format: Format | 'generated';
}
