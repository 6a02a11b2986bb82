import { nearestName } from '@lightrec/core/options';
import { DataError, listNames } from '../../data-error.js';
import { limits } from '../../limits.js';

/** Types of events that count as positive: their names, or a weight for each. */
export type PositiveEvents = readonly string[] | Readonly<Record<string, number>>;

/** Types that are looked for by their bytes; a log has a handful. */
const mostByBytes = 64;

/** The types of events in a log, numbered as they are met, and which of them are positive. */
export class EventTypes {
  private readonly indices = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly bytes: Buffer[] = [];
  /** Of each type, 0 where it is not positive. */
  private readonly weights: number[] = [];
  private readonly counts: number[] = [];
  private readonly positive: ReadonlyMap<string, number>;
  /** Whether events have weights: those of a pair are then added up. */
  readonly hasWeights: boolean;

  /** @param column - where they stand in the file */
  constructor(
    private readonly file: string,
    private readonly column: string | number,
    positive: PositiveEvents,
  ) {
    this.hasWeights = !Array.isArray(positive);
    const entries = Array.isArray(positive) ? positive.map((type) => [type, 1] as const) : Object.entries(positive);
    this.positive = new Map(entries);
  }

  /**
   * The number of a type; -1 where a value can be none, as an empty one.
   *
   * @throws DataError where there are so many that the column must be another one
   */
  indexOf(value: unknown): number {
    const isType =
      typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || Number.isFinite(value);
    const type = isType ? String(value) : '';
    if (type === '') return -1;
    const index = this.indices.get(type);
    if (index !== undefined) return index;
    if (this.names.length === limits.eventTypes) throw this.tooMany();
    this.indices.set(type, this.names.length);
    this.bytes.push(Buffer.from(type));
    this.weights.push(this.positive.get(type) ?? 0);
    this.counts.push(0);
    return this.names.push(type) - 1;
  }

  /** As `indexOf`, of a text in `bytes[start .. end)`. */
  indexOfBytes(bytes: Buffer, start: number, end: number): number {
    const count = Math.min(this.bytes.length, mostByBytes);
    for (let type = 0; type < count; type++) {
      const known = this.bytes[type];
      if (known.length !== end - start) continue;
      let i = 0;
      while (i < known.length && known[i] === bytes[start + i]) i++;
      if (i === known.length) return type;
    }
    return this.indexOf(bytes.toString('utf8', start, end));
  }

  /** What a pair of the type counts, 0 where it is to be dropped. */
  weightOf(type: number): number {
    return this.weights[type];
  }

  count(type: number): void {
    this.counts[type]++;
  }

  /** How a report calls the positive ones. */
  get ruleText(): string {
    const names = [...this.positive].map(([type, weight]) => (this.hasWeights ? `${type} (${weight})` : type));
    return listNames(names);
  }

  /** The types that there are, the most frequent first. */
  get found(): { type: string; rowCount: number }[] {
    return this.names
      .map((type, i) => ({ type, rowCount: this.counts[i] }))
      .filter(({ rowCount }) => rowCount > 0)
      .sort((a, b) => b.rowCount - a.rowCount || (a.type < b.type ? -1 : 1));
  }

  /** Positive types of which there is no row, and what was probably meant instead. */
  get missing(): { types: string[]; meant: string[] } {
    const found = this.found.map(({ type }) => type);
    const types = [...this.positive.keys()].filter((type) => !found.includes(type));
    const others = new Set(found.filter((type) => !this.positive.has(type)));
    return { types, meant: types.flatMap((type) => nearestName(type, others) ?? []) };
  }

  private tooMany(): DataError {
    const { file, column, names } = this;
    return new DataError({
      file,
      column,
      expected: `at most ${limits.eventTypes} types of events`,
      received: `more: ${listNames(names)}`,
      hint: 'Say with `eventColumn` in which column they stand.',
    });
  }
}
