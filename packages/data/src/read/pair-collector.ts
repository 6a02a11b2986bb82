import { type Id, type Interactions, parseId } from '@lightrec/core';
import { DataError, type DataProblem, listNames, quoteValue } from '../data-error.js';
import { limits } from '../limits.js';
import type { RowsReport } from '../rows-report.js';
import { BadLines } from './bad-lines.js';
import { type PairColumns, type ValueRole, valueRoles, valueRolesOf } from './columns.js';
import type { IdPage } from './ids/id-pages.js';
import { PairTable } from './ids/pair-table.js';
import { missingIdNotes } from './missing-ids.js';
import { UnfitValue } from './unfit-value.js';
import type { EventTypes, PositiveEvents } from './values/event-types.js';
import { RowValues } from './values/row-values.js';

/** Where the fields of a row stand in the bytes of a text. */
export interface PlainFields {
  userStart: number;
  userEnd: number;
  itemStart: number;
  itemEnd: number;
  /** Those of its values, in the order of `valueRoles`. */
  starts: Int32Array;
  ends: Int32Array;
}

/** For a reader to fill, row after row. */
export function noFields(): PlainFields {
  const { length } = valueRoles;
  return {
    ...{ userStart: 0, userEnd: 0, itemStart: 0, itemEnd: 0 },
    ...{ starts: new Int32Array(length), ends: new Int32Array(length) },
  };
}

/** Rows of a table that keeps columns, each in pages of its own; of lists their entries. */
export interface RowGroup {
  rowCount: number;
  /** Of a table of lists, how many entries each of its rows has. */
  lengths?: Int32Array;
  /** Where users, or items, have a row in the pages for several here: that of each, ascending, shape `[rowCount]`. */
  userRows?: Int32Array;
  itemRows?: Int32Array;
  users: readonly IdPage[];
  items: readonly IdPage[];
  /** In the order of `valueRoles`, each of shape `[rowCount]`; of types of events their numbers. */
  values: readonly Float64Array[];
}

/** Takes the rows of any reader, applies the rating rule, and keeps count of what became of each. */
export class PairCollector {
  private readonly pairs = new PairTable();
  private readonly badLines: BadLines;
  private rowCount = 0;
  private keptCount = 0;
  /** Absent where rows are pairs and nothing else. */
  private readonly values: RowValues | undefined;
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
    options: { skipBadLines: boolean; items?: Iterable<Id>; positive?: PositiveEvents },
  ) {
    this.badLines = new BadLines(file, options.skipBadLines);
    for (const id of options.items ?? []) this.pairs.addItem(String(id));
    this.warnings = [...(columns?.notes ?? [])];
    if (columns && valueRolesOf(columns).length > 0) this.values = new RowValues(file, columns, options.positive);
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

  /** The types of events, which a reader of groups numbers. */
  get eventTypes(): EventTypes | undefined {
    return this.values?.events;
  }

  /**
   * @param user - what stands in the user's column: text, a number, or whatever a bad row holds
   * @param values - the same of its values, in the order of `valueRoles`
   */
  addRow(line: number, user: unknown, item: unknown, ...values: readonly unknown[]): void {
    const problem = this.takeRow(user, item, values);
    if (problem) this.rejectLine(line, problem);
  }

  /**
   * As `addRow`, of fields that are bytes of a text: ids that are not empty, with no blanks around them. Not for columns
   * whose value stands in the path of the file.
   *
   * @returns whether the row was taken; else it is a bad one, for `addRow` to say why
   */
  addBytes(bytes: Buffer, { userStart, userEnd, itemStart, itemEnd, starts, ends }: PlainFields): boolean {
    if (this.values) {
      const fate = this.values.takeBytes(bytes, starts, ends);
      if (fate !== 'kept' && fate !== 'dropped') return false;
      this.rowCount++;
      if (fate === 'dropped') return true;
    } else {
      this.rowCount++;
    }
    this.keptCount++;
    this.pairs.addBytes(bytes, userStart, userEnd, itemStart, itemEnd);
    return true;
  }

  /**
   * As `addRow` of all rows of a group, which are good ones but for weights.
   *
   * @returns whether they were taken; else one of them is bad, and none was
   */
  addGroup({ rowCount, users, items, userRows, itemRows, values }: RowGroup): boolean {
    const rows = this.values
      ? this.values.takeGroup(rowCount, values)
      : Int32Array.from({ length: rowCount }, (_, row) => row);
    if (!rows) return false;
    this.rowCount += rowCount;
    this.keptCount += rows.length;
    const [userPlaces, itemPlaces] = [userRows, itemRows].map((of) => (of ? rows.map((row) => of[row]) : rows));
    this.pairs.addPages(users, userPlaces, items, itemPlaces);
    return true;
  }

  /** Counts a line that cannot be read; throws where bad lines are not to be skipped. */
  rejectLine(line: number, problem: Omit<DataProblem, 'file' | 'line'>): void {
    this.badLines.reject(line, problem);
    this.rowCount++;
  }

  /** Takes a row, unless one of its values is not what its column shall hold. */
  private takeRow(user: unknown, item: unknown, values: readonly unknown[]): ReturnType<typeof unfit> | undefined {
    const { columns } = this;
    const userId = toIdValue(columns?.user.value ?? user);
    const itemId = toIdValue(columns?.item.value ?? item);
    if (userId === undefined) return unfit(columns?.user.label ?? 'user', 'a user id', columns?.user.value ?? user);
    if (itemId === undefined) return unfit(columns?.item.label ?? 'item', 'an item id', columns?.item.value ?? item);
    if (columns && this.values) {
      const roles = valueRolesOf(columns);
      const all = roles.map((role, i) => columns[role]!.value ?? values[i]);
      const fate = this.values.take(all);
      if (fate !== 'kept' && fate !== 'dropped') {
        return unfit(columns[fate]!.label, expectedOf[fate], all[roles.indexOf(fate)]);
      }
      this.rowCount++;
      if (fate === 'dropped') return undefined;
    } else {
      this.rowCount++;
    }
    this.keptCount++;
    this.pairs.add(userId, itemId);
    return undefined;
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
    const interactions = this.pairs.toInteractions(this.values?.arrays);
    this.checkSize(interactions);
    for (const sentence of missingIdNotes(interactions, this.pairs)) this.warn(sentence);
    this.noteMissingEvents();
    const { columns } = this;
    return {
      interactions,
      report: {
        source: this.file,
        ...(fileCount === undefined ? {} : { fileCount }),
        columns: columns && labelsByRole(columns),
        unusedColumns: columns?.unused ?? [],
        rowCount: this.rowCount,
        pairCount: interactions.pairCount,
        duplicateCount: interactions.duplicateCount,
        ...this.values?.report,
        badLineCount: this.badLines.count,
        badLines: this.badLines.shown,
        warnings: this.warnings,
      },
    };
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
    const { events, rating } = this.values?.report ?? {};
    if (rating && rating.droppedCount > 0) {
      throw new DataError({
        file,
        expected: `pairs with ${rating.rule}`,
        received: `${rating.droppedCount} ratings from ${rating.minimum} to ${rating.maximum}, none of which meets it`,
        hint: 'Pass `ratingAtLeast` or `ratingAbove` for this scale, or `ratingColumn: null` to take every pair as positive.',
      });
    }
    if (!events || events.droppedCount === 0) throw this.badLines.nothingElse();
    const { meant } = this.eventTypes!.missing;
    throw new DataError({
      file,
      column: this.columns!.event!.label,
      expected: `events of the type ${events.rule}`,
      received: `only ${listNames(events.types.map(({ type }) => type))}`,
      hint: meant.length > 0 ? `Did you mean ${meant.join(', ')}?` : 'Give those to take as `positive`.',
    });
  }

  private noteMissingEvents(): void {
    const { types = [], meant = [] } = this.eventTypes?.missing ?? {};
    if (types.length === 0) return;
    const found = listNames(this.eventTypes!.found.map(({ type }) => type));
    const question = meant.length > 0 ? ` Did you mean ${meant.join(', ')}?` : '';
    this.warn(`No event is of the type ${listNames(types)}; the types that there are: ${found}.${question}`);
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

const expectedOf: Readonly<Record<ValueRole, string>> = {
  rating: 'a number',
  event: 'a type of event',
  weight: 'a finite weight above 0',
  timestamp: 'a time, in seconds since 1970 or as 2018-07-07T22:09:11Z',
};

function labelsByRole(columns: PairColumns) {
  const { user, item, rating, event, weight, timestamp } = columns;
  return {
    ...{ user: user.label, item: item.label, rating: rating?.label },
    ...{ event: event?.label, weight: weight?.label, timestamp: timestamp?.label },
  };
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
