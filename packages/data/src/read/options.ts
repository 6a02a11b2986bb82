import { optionNames } from '@lightrec/core/options';
import type { Format } from './formats/formats.js';
import type { TableOptions } from './table-options.js';

export interface ReadOptions extends TableOptions {
  /** Format of the file. Default: told from its name and first bytes. */
  format?: Format;
}

export const readNames = optionNames<ReadOptions>({
  ...{ name: 1, format: 1, delimiter: 1, header: 1, quote: 1, escape: 1 },
  ...{ userColumn: 1, itemColumn: 1, ratingColumn: 1, ratingAbove: 1, ratingAtLeast: 1 },
  ...{ timestampColumn: 1, weightColumn: 1, eventColumn: 1, positive: 1 },
  ...{ listHead: 1, text: 1, skipBadLines: 1, signal: 1, onProgress: 1 },
});
