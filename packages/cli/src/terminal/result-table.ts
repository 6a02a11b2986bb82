import cliTruncate from 'cli-truncate';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { bestInColumn, type ResultColumn, resultColumns, type SystemRow } from '../report/system-row.js';

export interface ResultTableOptions {
  /** Bold for the best value of a column, dim for headings and rules. Default: false. */
  color?: boolean;
  /** Rules of line characters instead of hyphens. Default: false. */
  unicode?: boolean;
  /** How wide a line may be. Default: 80. */
  columns?: number;
  /** What the speed-up is measured against; printed below the table. */
  yardstick?: string;
}

type Paint = (text: string) => string;

/**
 * The table that `lightrec demo` prints: one row a system, set as tables in papers are, with rules above, below and
 * under the heading, and figures aligned at the right. Within 80 columns, and within 60 where there are no more: then
 * names and headings are broken into more lines.
 *
 * @returns lines without a line break at the end
 */
export function resultTable(rows: readonly SystemRow[], options: ResultTableOptions = {}): string {
  const { color = false, unicode = false, yardstick, columns: room = 80 } = options;
  const { bold, dim } = pc.createColors(color);
  const roomy = gridOf(rows, roomyLook);
  const { heading, body, widths, look } = widthOfLines(roomy) <= room ? roomy : gridOf(rows, narrowLook);
  const rule = dim((unicode ? '─' : '-').repeat(widthOfLines({ widths, look })));
  const best = resultColumns.map((column) => bestInColumn(rows, column));

  const lines = [
    rule,
    ...heading.map((cells) => dim(layOut(cells, widths, look.gap))),
    rule,
    ...body.flatMap((bodyLines, index) =>
      bodyLines.map((cells) =>
        layOut(cells, widths, look.gap, (c) => (c > 0 && best[c - 1][index] ? bold : undefined)),
      ),
    ),
    rule,
  ];
  if (yardstick) lines.push(...wrapWords(`speed-up over ${yardstick}`, room).map((line) => dim(line)));
  return lines.join('\n');
}

/** How a table is set. */
interface Look {
  gap: string;
  /** The lines of a heading. */
  titleOf: (column: ResultColumn) => readonly string[];
  /** The lines of a system's name. */
  nameOf: (name: string) => string[];
}

/** With longer names the usual figures would no longer fit into 80 columns. */
const roomyLook: Look = {
  gap: '  ',
  titleOf: ({ titleLines }) => titleLines,
  nameOf: (name) => [cliTruncate(name, 24)],
};

const narrowLook: Look = {
  gap: ' ',
  titleOf: ({ titleLines, narrowTitleLines }) => narrowTitleLines ?? titleLines,
  nameOf: (name) => wrapWords(name, 14),
};

interface Grid {
  /** Lines of cells. */
  heading: string[][];
  /** Lines of cells, for each system. */
  body: string[][][];
  widths: number[];
  look: Look;
}

function gridOf(rows: readonly SystemRow[], look: Look): Grid {
  const titles = [['System'], ...resultColumns.map((column) => look.titleOf(column))];
  const height = Math.max(...titles.map((lines) => lines.length));
  // Titles stand on the last line of the heading.
  const heading = Array.from({ length: height }, (_, line) =>
    titles.map((lines) => lines[line - height + lines.length] ?? ''),
  );
  const body = rows.map((row) => {
    const figures = resultColumns.map((column) => column.format(row[column.key]));
    return look.nameOf(row.system).map((name, line) => [name, ...(line === 0 ? figures : figures.map(() => ''))]);
  });
  const all = [...heading, ...body.flat()];
  const widths = heading[0].map((_, c) => Math.max(...all.map((line) => stringWidth(line[c]))));
  return { heading, body, widths, look };
}

function widthOfLines({ widths, look }: Pick<Grid, 'widths' | 'look'>): number {
  return widths.reduce((sum, columnWidth) => sum + columnWidth + look.gap.length, -look.gap.length);
}

/** One line: the first cell at the left of its column, the others at the right of theirs. */
function layOut(
  cells: readonly string[],
  widths: readonly number[],
  gap: string,
  paintOf?: (c: number) => Paint | undefined,
): string {
  const padded = cells.map((cell, c) => {
    const room = ' '.repeat(widths[c] - stringWidth(cell));
    const painted = (cell && paintOf?.(c)?.(cell)) || cell;
    return c === 0 ? painted + room : room + painted;
  });
  return padded.join(gap);
}

/** Lines of whole words; a longer word is cut. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cliTruncate(word, width));
  }
  return lines;
}
