import { DataError, quoteValue } from '../../data-error.js';
import type { ReadOptions } from '../options.js';
import type { ContentHead } from '../source/file-head.js';
import { requireText, type TextSample } from '../source/text-sample.js';
import type { DataFormat } from './data-format.js';
import { type Format, formats } from './formats.js';
import { splitFields } from './lists.js';

/**
 * The format of a file: what its first bytes prove, else what its name says, else what the first lines
 * clearly are.
 *
 * @throws DataError where nothing tells, or two formats fit; it names the option that decides
 */
export function detectFormat(head: ContentHead, options: ReadOptions): DataFormat<Format> {
  const format = knownFormat(head, options);
  if (format?.binary) {
    format.binary.requireStart(head);
    return format;
  }
  const sample = requireText(head);
  return format ?? recognise(sample, options);
}

/** The format that is known without a look at the lines. */
function knownFormat({ file, bytes }: ContentHead, options: ReadOptions): DataFormat<Format> | undefined {
  if (options.format !== undefined) return formats.find(({ name }) => name === options.format);
  const ending = file.replace(/\.gz$/, '').split('.').at(-1)!.toLowerCase();
  return (
    formats.find(({ binary }) => binary?.isStart(bytes)) ?? formats.find(({ endings }) => endings.includes(ending))
  );
}

function recognise(sample: TextSample, options: ReadOptions): DataFormat<Format> {
  let likely: DataFormat<Format> | undefined;
  for (const format of formats) {
    const found = format.recognise?.(sample, options);
    if (found === 'surely') return format;
    if (found === 'likely') likely ??= format;
  }
  if (likely) return likely;
  const { file, lines } = sample;
  throw new DataError({
    file,
    expected: 'a format that can be told from the name or the first lines',
    received: `neither, as in the line ${quoteValue(lines[0])}`,
    hint: lines.some((line) => splitFields(line).length === 1)
      ? 'Pass `format`, or `delimiter` for a table.'
      : "Pass `delimiter: ' '` for a table with a row for each pair, or `format: 'lists'` for a line for each user.",
  });
}
