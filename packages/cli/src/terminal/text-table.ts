import stringWidth from 'string-width';

/** A column of text, all of it printable. */
export interface TextColumn {
  /** The title, where there is one, is a cell like the others. */
  cells: readonly string[];
  /** Default: left. */
  align?: 'left' | 'right';
  /** Cells are cut in their middle where the line is too short; names are told apart by either end. Default: false. */
  shrinks?: boolean;
  /** Colours a cell, once it is known how wide it is. */
  paint?: (cell: string, row: number) => string;
}

export interface TextTableOptions {
  /** That the lines shall fit, in columns of the terminal. Default: no limit. */
  width?: number;
  /** Between two columns. Default: two blanks. */
  gap?: string;
  /** Blanks also at the end of lines, so that all are of one width. Default: false. */
  filled?: boolean;
}

/**
 * Cells side by side, each column as wide as its widest cell.
 *
 * @param columns - of one length; at most one of them shrinks
 * @returns a line for each row
 */
export function textTable(columns: readonly TextColumn[], options: TextTableOptions = {}): string[] {
  const { width = Number.POSITIVE_INFINITY, gap = '  ', filled = false } = options;
  const widths = columns.map(({ cells }) => widest(cells));
  const whole = widths.reduce((sum, columnWidth) => sum + columnWidth + gap.length, -gap.length);
  const shrinking = columns.findIndex(({ shrinks }) => shrinks);
  if (shrinking >= 0 && whole > width) {
    widths[shrinking] = Math.max(Math.min(shortest, widths[shrinking]), widths[shrinking] - (whole - width));
  }
  return Array.from(columns[0].cells, (_, row) => {
    const line = columns.map((column, c) => layOut(column, row, widths[c])).join(gap);
    return filled ? line : line.trimEnd();
  });
}

/** Text of the user's without what would move the cursor or turn the line around: as JSON escapes it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped;
  });
}

/** No column shrinks below this: of less nothing could be read. */
const shortest = 8;

function layOut({ cells, align, paint }: TextColumn, row: number, width: number): string {
  const cell = widthOf(cells[row]) > width ? cutMiddle(cells[row], width) : cells[row];
  const room = ' '.repeat(width - widthOf(cell));
  const painted = paint && cell ? paint(cell, row) : cell;
  return align === 'right' ? room + painted : painted + room;
}

/** Whole characters of both ends; cli-truncate may leave one column more where they are wide. */
function cutMiddle(text: string, width: number): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  const start = endOf(characters, Math.ceil((width - 1) / 2));
  const end = endOf(characters.toReversed(), Math.floor((width - 1) / 2));
  return [...characters.slice(0, start), '…', ...characters.slice(characters.length - end)].join('');
}

/** How many of the first characters fit the width. */
function endOf(characters: readonly string[], width: number): number {
  let end = 0;
  for (let used = 0; end < characters.length; end++) {
    used += widthOf(characters[end]);
    if (used > width) break;
  }
  return end;
}

/** How wide the widest is. Not by `Math.max(...cells)`: so many arguments as a list may have items fit no stack. */
function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, widthOf(cell)), 0);
}

/** Most cells are ASCII, for which nothing need be looked up. */
function widthOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}
