import { type Id, type Interactions, parseId } from '@lightrec/core';
import { DataError, type DataProblem, quoteValue } from '../data-error.js';
import { limits } from '../limits.js';
import type { RowsReport } from '../rows-report.js';
import { BadLines } from './bad-lines.js';
import type { PairColumns } from './columns.js';
import type { IdPage } from './ids/id-pages.js';
import { PairTable } from './ids/pair-table.js';
import { plainNumber } from './ids/plain-number.js';
import { missingIdNotes } from './missing-ids.js';
import { toRating } from './rating-rule.js';
import { UnfitValue } from './unfit-value.js';

/** Where the fields of a row stand in the bytes of a text; those of a rating do not count where there is none. */
export interface PlainFields {
  userStart: number;
  userEnd: number;
  itemStart: number;
  itemEnd: number;
  ratingStart: number;
  ratingEnd: number;
}

/** For a reader to fill, row after row. */
export function noFields(): PlainFields {
  return { userStart: 0, userEnd: 0, itemStart: 0, itemEnd: 0, ratingStart: 0, ratingEnd: 0 };
}

/** Rows of a table that keeps columns, each in pages of its own. */
export interface RowGroup {
  rowCount: number;
  users: readonly IdPage[];
  items: readonly IdPage[];
  /** Shape `[rowCount]`, where there are ratings. */
  ratings?: Float64Array;
}

/** Takes the rows of any reader, applies the rating rule, and keeps count of what became of each. */
export class PairCollector {
  private readonly pairs = new PairTable();
  private readonly badLines: BadLines;
  private rowCount = 0;
  private keptCount = 0;
  private lowRatingCount = 0;
  private minimum = Number.POSITIVE_INFINITY;
  private maximum = Number.NEGATIVE_INFINITY;
  private readonly warnings: string[];
  /** The part that is read, of a table in parts; what is said in notes names it. */
  private part: string | undefined;
  private unshownNoteCount = 0;

  /**
   * @param file - the file, or the folder of a table in parts
   * @param columns - absent for lists, which have none
   */
  constructor(
    private readonly file: string,
    private columns: PairColumns | undefined,
    options: { skipBadLines: boolean; items?: Iterable<Id> },
  ) {
    this.badLines = new BadLines(file, options.skipBadLines);
    for (const id of options.items ?? []) this.pairs.addItem(String(id));
    this.warnings = [...(columns?.notes ?? [])];
  }

  /** Goes on with the next file of a table in parts, and the places where its columns stand. */
  startPart(file: string, columns: PairColumns | undefined): void {
    this.part = file;
    this.badLines.startPart(file);
    this.columns = columns;
  }

  /** Pairs kept so far, duplicates included. */
  get pairCount(): number {
    return this.keptCount;
  }

  /**
   * @param user - what stands in the user's column: text, a number, or whatever a bad row holds
   * @param rating - not looked at where there is no rating column
   */
  addRow(line: number, user: unknown, item: unknown, rating?: unknown): void {
    const { columns } = this;
    const userId = toIdValue(columns?.user.value ?? user);
    const itemId = toIdValue(columns?.item.value ?? item);
    const value = columns?.rating ? toRating(columns.rating.value ?? rating) : undefined;
    if (userId === undefined) {
      this.rejectLine(line, unfit(columns?.user.label ?? 'user', 'a user id', columns?.user.value ?? user));
    } else if (itemId === undefined) {
      this.rejectLine(line, unfit(columns?.item.label ?? 'item', 'an item id', columns?.item.value ?? item));
    } else if (columns?.rating && value === undefined) {
      this.rejectLine(line, unfit(columns.rating.label, 'a number', columns.rating.value ?? rating));
    } else {
      this.rowCount++;
      if (value !== undefined && !this.isPositive(value)) return;
      this.keptCount++;
      this.pairs.add(userId, itemId);
    }
  }

  /**
   * As `addRow`, of fields that are bytes of a text: ids that are not empty, with no blanks around them. Not for columns
   * whose value stands in the path of the file.
   */
  addBytes(line: number, bytes: Buffer, fields: PlainFields): void {
    const { userStart, userEnd, itemStart, itemEnd } = fields;
    if (this.columns?.ratingRule) {
      const rating = plainNumber(bytes, fields.ratingStart, fields.ratingEnd);
      if (Number.isNaN(rating)) {
        const textOf = (start: number, end: number) => bytes.toString('utf8', start, end);
        const [user, item] = [textOf(userStart, userEnd), textOf(itemStart, itemEnd)];
        this.addRow(line, user, item, textOf(fields.ratingStart, fields.ratingEnd));
        return;
      }
      this.rowCount++;
      if (!this.isPositive(rating)) return;
    } else {
      this.rowCount++;
    }
    this.keptCount++;
    this.pairs.addBytes(bytes, userStart, userEnd, itemStart, itemEnd);
  }

  /** As `addRow` of all rows of a group, which are good ones. */
  addGroup({ rowCount, users, items, ratings }: RowGroup): void {
    this.rowCount += rowCount;
    const rows = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) if (!ratings || this.isPositive(ratings[row])) rows[count++] = row;
    this.keptCount += count;
    this.pairs.addPages(users, items, rows.subarray(0, count));
  }

  /** Counts a line that cannot be read; throws where bad lines are not to be skipped. */
  rejectLine(line: number, problem: Omit<DataProblem, 'file' | 'line'>): void {
    this.badLines.reject(line, problem);
    this.rowCount++;
  }

  /** Notes what is unusual; of a table in parts, so many times only. */
  warn(sentence: string): void {
    if (this.part && this.warnings.length >= limits.shownNotes) this.unshownNoteCount++;
    else this.warnings.push(this.part ? `${this.part}: ${sentence}` : sentence);
  }

  /** @throws DataError where nothing is left that a recommender could be trained on */
  finish(fileCount?: number): { interactions: Interactions; report: RowsReport } {
    this.part = undefined;
    if (this.unshownNoteCount > 0) this.warnings.push(`Notes of this kind on other parts: ${this.unshownNoteCount}.`);
    this.requirePairs();
    const interactions = this.pairs.toInteractions();
    this.checkSize(interactions);
    for (const sentence of missingIdNotes(interactions, this.pairs)) this.warn(sentence);
    const { columns } = this;
    return {
      interactions,
      report: {
        source: this.file,
        ...(fileCount === undefined ? {} : { fileCount }),
        columns: columns && { user: columns.user.label, item: columns.item.label, rating: columns.rating?.label },
        unusedColumns: columns?.unused ?? [],
        rowCount: this.rowCount,
        pairCount: interactions.pairCount,
        duplicateCount: interactions.duplicateCount,
        rating: columns?.ratingRule && {
          rule: columns.ratingRule.text,
          droppedCount: this.lowRatingCount,
          minimum: this.minimum,
          maximum: this.maximum,
        },
        badLineCount: this.badLines.count,
        badLines: this.badLines.shown,
        warnings: this.warnings,
      },
    };
  }

  private isPositive(rating: number): boolean {
    this.minimum = Math.min(this.minimum, rating);
    this.maximum = Math.max(this.maximum, rating);
    const isPositive = this.columns!.ratingRule!.keeps(rating);
    if (!isPositive) this.lowRatingCount++;
    return isPositive;
  }

  private requirePairs(): void {
    if (this.keptCount > 0) return;
    const { file } = this;
    if (this.rowCount === 0) {
      throw new DataError({
        file,
        expected: 'interactions',
        received: 'no row with anything in it',
        hint: 'Check that whatever wrote it has come to its end.',
      });
    }
    if (this.lowRatingCount === 0) throw this.badLines.nothingElse();
    throw new DataError({
      file,
      expected: `pairs with ${this.columns!.ratingRule!.text}`,
      received: `${this.lowRatingCount} ratings from ${this.minimum} to ${this.maximum}, none of which meets it`,
      hint: 'Pass `ratingAtLeast` or `ratingAbove` for this scale, or `ratingColumn: null` to take every pair as positive.',
    });
  }

  private checkSize(interactions: Interactions): void {
    const { itemCount, userCount, pairCount, duplicateCount, userItems, items } = interactions;
    // Not `itemCount`, as a catalogue may list many items that nobody has.
    if (userItems.every((item) => item === userItems[0])) {
      throw new DataError({
        file: this.file,
        expected: 'pairs with at least 2 items, as a recommender learns to tell items apart',
        received:
          pairCount === 1 && duplicateCount > 0
            ? `the same pair ${duplicateCount + 1} times`
            : `only the item ${quoteValue(items.idAt(userItems[0]))}`,
        hint: 'Check that `itemColumn` is the column of the items.',
      });
    }
    if (userCount === 1) this.warn('There is one user only, so nothing can be learned from what other users like.');
    if (pairCount === userCount * itemCount) this.warn('Every user has every item, so there is nothing to recommend.');
  }
}

/** The id that a field stands for, by the same rule in every format; `undefined` where it stands for none. */
export function toId(value: unknown): Id | undefined {
  const id = toIdValue(value);
  return id === undefined ? undefined : parseId(String(id));
}

/** What `toId` makes an id of, as `PairTable` takes it: a text, or an integer of few digits. */
function toIdValue(value: unknown): string | number | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return undefined;
  const integer = Number(value);
  return integer >= 0 && integer < 1e15 ? integer : String(value);
}

/** What is wrong with a value that is not what its column shall hold. */
export function unfit(column: string | number, expected: string, value: unknown) {
  if (value instanceof UnfitValue) return { column, ...value.problem };
  return { column, expected, received: quoteValue(value) };
}
