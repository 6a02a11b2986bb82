import stringWidth from 'string-width';

/** A column of text, all of it printable. */
export interface TextColumn {
  /** The title, where there is one, is a cell like the others. */
  cells: readonly string[];
  /** Default: left. */
  align?: 'left' | 'right';
  /** Cells are cut in their middle where the line is too short; names are told apart by either end. Default: false. */
  shrinks?: boolean;
}

/**
 * Cells side by side, each column as wide as its widest cell.
 *
 * @param columns - of one length; at most one of them shrinks
 * @param width - that the lines shall fit, in columns of the terminal; default: no limit
 * @returns a line for each row, without blanks at its end
 */
export function textTable(columns: readonly TextColumn[], width = Number.POSITIVE_INFINITY): string[] {
  const widths = columns.map(({ cells }) => widest(cells));
  const whole = widths.reduce((sum, columnWidth) => sum + columnWidth + gap.length, -gap.length);
  const shrinking = columns.findIndex(({ shrinks }) => shrinks);
  if (shrinking >= 0 && whole > width) {
    widths[shrinking] = Math.max(Math.min(shortest, widths[shrinking]), widths[shrinking] - (whole - width));
  }
  return Array.from(columns[0].cells, (_, row) =>
    columns
      .map(({ cells, align }, c) => fit(cells[row], widths[c], align))
      .join(gap)
      .trimEnd(),
  );
}

/** Text of the user's without what would move the cursor or turn the line around: as JSON escapes it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped;
  });
}

const gap = '  ';
/** No column shrinks below this: of less nothing could be read. */
const shortest = 8;

function fit(cell: string, width: number, align: TextColumn['align']): string {
  const cut = widthOf(cell) > width ? cutMiddle(cell, width) : cell;
  const room = ' '.repeat(width - widthOf(cut));
  return align === 'right' ? room + cut : cut + room;
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

/** Not `Math.max(...cells)`: so many arguments as a list may have items fit no stack. */
function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, widthOf(cell)), 0);
}

/** Most cells are ASCII, for which nothing need be looked up. */
function widthOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}
