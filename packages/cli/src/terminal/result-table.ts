import cliTruncate from 'cli-truncate';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { bestInColumn, resultColumns, type SystemRow } from '../report/system-row.js';

export interface ResultTableOptions {
  /** Bold for the best value of a column, dim for headings and rules. Default: false. */
  color?: boolean;
  /** Rules of line characters instead of hyphens. Default: false. */
  unicode?: boolean;
  /** What the speed-up is measured against; printed below the table. */
  yardstick?: string;
}

type Paint = (text: string) => string;

/**
 * The table that `lightrec demo` prints: one row a system, within 80 columns, set as tables in papers are,
 * with rules above, below and under the heading, and figures aligned at the right.
 *
 * @returns lines without a line break at the end
 */
export function resultTable(rows: readonly SystemRow[], options: ResultTableOptions = {}): string {
  const { bold, dim } = pc.createColors(options.color ?? false);
  const heading = headingLines();
  const names = rows.map((row) => cliTruncate(row.system, longestName));
  const figures = rows.map((row) => resultColumns.map((column) => column.format(row[column.key])));
  const body = rows.map((_, index) => [names[index], ...figures[index]]);
  const widths = heading[0].map((_, c) => Math.max(...[...heading, ...body].map((line) => stringWidth(line[c]))));
  const width = widths.reduce((sum, columnWidth) => sum + columnWidth + gap.length, -gap.length);
  const rule = dim((options.unicode ? '─' : '-').repeat(width));
  const best = resultColumns.map((column) => bestInColumn(rows, column));

  const lines = [
    rule,
    ...heading.map((cells) => dim(layOut(cells, widths))),
    rule,
    ...body.map((cells, index) => layOut(cells, widths, (c) => (c > 0 && best[c - 1][index] ? bold : undefined))),
    rule,
  ];
  if (options.yardstick) lines.push(dim(`speed-up over ${options.yardstick}`));
  return lines.join('\n');
}

/** With longer names the usual figures would no longer fit into 80 columns. */
const longestName = 24;
const gap = '  ';

/** Titles broken into lines, standing on the last line of the heading. */
function headingLines(): string[][] {
  const columns = [['System'], ...resultColumns.map((column) => column.titleLines)];
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => columns.map((lines) => lines[line - height + lines.length] ?? ''));
}

/** One line: the first cell at the left of its column, the others at the right of theirs. */
function layOut(cells: readonly string[], widths: readonly number[], paintOf?: (c: number) => Paint | undefined) {
  const padded = cells.map((cell, c) => {
    const room = ' '.repeat(widths[c] - stringWidth(cell));
    const painted = paintOf?.(c)?.(cell) ?? cell;
    return c === 0 ? painted + room : room + painted;
  });
  return padded.join(gap);
}
