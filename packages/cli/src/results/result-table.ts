import cliTruncate from 'cli-truncate';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { type TextColumn, textTable } from '../terminal/text-table.js';
import { bestInColumn, type ResultColumn, resultColumns, type SystemRow } from './system-row.js';

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
 * names and headings are broken into more lines, and metrics of the first 20 items left out.
 *
 * @returns lines without a line break at the end
 */
export function resultTable(rows: readonly SystemRow[], options: ResultTableOptions = {}): string {
  const { color = false, unicode = false, yardstick, columns: room = 80 } = options;
  const { bold, dim } = pc.createColors(color);
  const tables = looks.map((look) => tableLines(rows, look, bold));
  const fits = tables.findIndex(({ heading }) => stringWidth(heading[0]) <= room);
  const { heading, body } = tables.at(fits)!; // the narrowest where none fits
  const rule = dim((unicode ? '─' : '-').repeat(stringWidth(heading[0])));
  const lines = [rule, ...heading.map((line) => dim(line)), rule, ...body, rule];
  if (yardstick) lines.push(...wrapWords(`speed-up over ${yardstick}`, room).map((line) => dim(line)));
  return lines.join('\n');
}

/** How a table is set. */
interface Look {
  gap: string;
  columns: readonly ResultColumn[];
  /** The lines of a heading. */
  titleOf: (column: ResultColumn) => readonly string[];
  /** The lines of a system's name. */
  nameOf: (name: string) => string[];
}

const roomyLook: Look = {
  gap: '  ',
  columns: resultColumns,
  titleOf: ({ titleLines }) => titleLines,
  nameOf: (name) => [cliTruncate(name, 24)],
};

/** With longer names the usual figures would no longer fit into 80 columns. */
const closeLook: Look = {
  ...roomyLook,
  gap: ' ',
  titleOf: ({ titleLines, narrowTitleLines }) => narrowTitleLines ?? titleLines,
};

const narrowLook: Look = {
  ...closeLook,
  columns: resultColumns.filter(({ isExtra }) => !isExtra),
  nameOf: (name) => wrapWords(name, 14),
};

/** The widest first. */
const looks = [roomyLook, closeLook, narrowLook];

function tableLines(rows: readonly SystemRow[], look: Look, bold: Paint): { heading: string[]; body: string[] } {
  const titles = look.columns.map((column) => look.titleOf(column));
  const height = Math.max(...titles.map((lines) => lines.length));
  // Titles stand on the last line of the heading, figures on the first line of a system's name.
  const headingOf = (title: readonly string[]) => [...Array<string>(height - title.length).fill(''), ...title];
  const names = rows.map(({ system }) => look.nameOf(system));
  const columns = look.columns.map((column, c): TextColumn => {
    const best = bestInColumn(rows, column);
    const isBest = names.flatMap((lines, index) => lines.map(() => best[index]));
    const figures = names.flatMap((lines, index) =>
      lines.map((_, line) => (line === 0 ? column.format(rows[index][column.key]) : '')),
    );
    const paint = (cell: string, line: number) => (isBest[line - height] ? bold(cell) : cell);
    return { cells: [...headingOf(titles[c]), ...figures], align: 'right', paint };
  });
  const first = { cells: [...headingOf(['System']), ...names.flat()] };
  const lines = textTable([first, ...columns], { gap: look.gap, filled: true });
  return { heading: lines.slice(0, height), body: lines.slice(height) };
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
