import { optionNames, requireKnown, requireSignal } from '@lightrec/core/options';
import { DataError } from '../data-error.js';
import { readHead } from './source/file-head.js';
import { forEachLine, type TextBlock, toTextBlocks } from './source/text-blocks.js';
import { refuseUtf16 } from './source/text-sample.js';

export const readLinesNames = optionNames<{ signal?: AbortSignal }>({ signal: 1 });

/**
 * The lines of a text file, such as one id a line, without their ends. Read by the rules of all data: UTF-8, plain or
 * gzipped, with or without a byte order mark.
 *
 * @throws DataError where the file is missing, empty, cut, or no UTF-8 text, with the line
 */
export async function readLines(file: string, options: { signal?: AbortSignal } = {}): Promise<string[]> {
  requireKnown('readLines', options, readLinesNames);
  requireSignal('signal', options.signal);
  const lines: string[] = [];
  await forEachLine(await openLines(file, options.signal), (line) => lines.push(line));
  return lines;
}

/** The checked lines of a text file, of which every one must be text. */
export async function openLines(file: string, signal?: AbortSignal): Promise<AsyncGenerator<TextBlock>> {
  const head = await readHead(file);
  refuseUtf16(head);
  return toTextBlocks(head.read({ signal }), {
    file,
    onBadText(line, expected, received) {
      const hint = expected === 'UTF-8 text' ? 'Save the file as UTF-8.' : undefined;
      throw new DataError({ file, line, expected, received, hint });
    },
  });
}
