import type { RowsReport } from '../../rows-report.js';
import { type PairColumns, type ValueRole, valueRolesOf } from '../columns.js';
import { plainNumber } from '../ids/plain-number.js';
import { type RatingRule, toRating } from '../rating-rule.js';
import { EventTypes, type PositiveEvents } from './event-types.js';
import { Growing } from './growing.js';
import { plainTime, toTime } from './times.js';
import { isWeight, plainWeight, toWeight } from './weights.js';

/** What the values of a row make of it: the role whose value is none, or whether its pair is kept. */
export type Fate = 'kept' | 'dropped' | ValueRole;

/**
 * The values that rows have beside user and item. The type of an event decides first, then the rating; weight and time
 * are looked at of pairs that are kept, as a view may have no quantity.
 */
export class RowValues {
  readonly events: EventTypes | undefined;
  private readonly rule: RatingRule | undefined;
  /** Where among the values of a row each stands, or -1. */
  private readonly at: Readonly<Record<ValueRole, number>>;
  private readonly weights: Growing<Float32Array> | undefined;
  private readonly timestamps: Growing<Float64Array> | undefined;
  private otherEventCount = 0;
  private lowRatingCount = 0;
  private minimum = Number.POSITIVE_INFINITY;
  private maximum = Number.NEGATIVE_INFINITY;

  /** @param positive - present where there is a column of events */
  constructor(file: string, columns: PairColumns, positive: PositiveEvents | undefined) {
    const roles = valueRolesOf(columns);
    const at = (role: ValueRole) => roles.indexOf(role);
    this.at = { rating: at('rating'), event: at('event'), weight: at('weight'), timestamp: at('timestamp') };
    this.events = columns.event && positive && new EventTypes(file, columns.event.label, positive);
    this.rule = columns.ratingRule;
    if (columns.weight || this.events?.hasWeights) this.weights = new Growing((length) => new Float32Array(length));
    if (columns.timestamp) this.timestamps = new Growing((length) => new Float64Array(length));
  }

  /** Takes the values of a row, in the order of `valueRoles`. */
  take(values: readonly unknown[]): Fate {
    const { at, events } = this;
    const event = events ? events.indexOf(values[at.event]) : 0;
    if (event < 0) return 'event';
    const isEvent = this.isPositiveEvent(event);
    const rating = this.rule && isEvent ? (toRating(values[at.rating]) ?? Number.NaN) : 0;
    if (Number.isNaN(rating)) return 'rating';
    if (!isEvent || !this.isPositiveRating(rating)) return this.drop(event, rating);
    const weight = at.weight < 0 ? 1 : (toWeight(values[at.weight]) ?? Number.NaN);
    const time = at.timestamp < 0 ? 0 : (toTime(values[at.timestamp]) ?? Number.NaN);
    return this.keep(event, rating, weight, time);
  }

  /** As `take`, of texts in the bytes of a row. */
  takeBytes(bytes: Buffer, starts: Int32Array, ends: Int32Array): Fate {
    const { at, events } = this;
    const event = events ? events.indexOfBytes(bytes, starts[at.event], ends[at.event]) : 0;
    if (event < 0) return 'event';
    const isEvent = this.isPositiveEvent(event);
    let rating = 0;
    if (this.rule && isEvent) {
      rating = plainNumber(bytes, starts[at.rating], ends[at.rating]);
      if (Number.isNaN(rating)) rating = toRating(textOf(bytes, starts, ends, at.rating)) ?? Number.NaN;
      if (Number.isNaN(rating)) return 'rating';
    }
    if (!isEvent || !this.isPositiveRating(rating)) return this.drop(event, rating);
    let weight = 1;
    if (at.weight >= 0) {
      weight = plainWeight(bytes, starts[at.weight], ends[at.weight]);
      if (Number.isNaN(weight)) weight = toWeight(textOf(bytes, starts, ends, at.weight)) ?? Number.NaN;
    }
    let time = 0;
    if (at.timestamp >= 0) {
      time = plainTime(bytes, starts[at.timestamp], ends[at.timestamp]);
      if (Number.isNaN(time)) time = toTime(textOf(bytes, starts, ends, at.timestamp)) ?? Number.NaN;
    }
    return this.keep(event, rating, weight, time);
  }

  /**
   * As `take`, of all rows of a group.
   *
   * @param values - each of shape `[rowCount]`; of types of events their numbers
   * @returns the rows that are kept, or nothing, and nothing is taken, where a weight of one is none
   */
  takeGroup(rowCount: number, values: readonly Float64Array[]): Int32Array | undefined {
    const { at } = this;
    const [events, ratings, weights, times] = [
      values[at.event],
      values[at.rating],
      values[at.weight],
      values[at.timestamp],
    ];
    const isPositive = (row: number) =>
      this.isPositiveEvent(events ? events[row] : 0) && this.isPositiveRating(ratings ? ratings[row] : 0);
    const weightOf = (row: number) => this.weightOf(events ? events[row] : 0, weights ? weights[row] : 1);
    for (let row = 0; row < rowCount && this.weights; row++) {
      if (!isWeight(weightOf(row)) && isPositive(row)) return undefined;
    }
    const kept = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      const [event, rating] = [events ? events[row] : 0, ratings ? ratings[row] : 0];
      if (!isPositive(row)) this.drop(event, rating);
      else {
        this.keep(event, rating, weights ? weights[row] : 1, times ? times[row] : 0);
        kept[count++] = row;
      }
    }
    return kept.subarray(0, count);
  }

  /** Of the pairs that were kept, in their order. */
  get arrays(): { weights?: Float32Array; timestamps?: Float64Array } {
    return { weights: this.weights?.values, timestamps: this.timestamps?.values };
  }

  get report(): Pick<RowsReport, 'events' | 'rating' | 'weights' | 'timestamps'> {
    const { events, rule, minimum, maximum } = this;
    return {
      events: events && { rule: events.ruleText, droppedCount: this.otherEventCount, types: events.found },
      rating: rule && { rule: rule.text, droppedCount: this.lowRatingCount, minimum, maximum },
      weights: this.weights?.range,
      timestamps: this.timestamps?.range,
    };
  }

  private isPositiveEvent(event: number): boolean {
    return !this.events || this.events.weightOf(event) > 0;
  }

  private isPositiveRating(rating: number): boolean {
    return !this.rule || this.rule.keeps(rating);
  }

  private drop(event: number, rating: number): Fate {
    this.count(event, rating);
    if (!this.isPositiveEvent(event)) this.otherEventCount++;
    else this.lowRatingCount++;
    return 'dropped';
  }

  /** @param weight - that of the row, without that of its event */
  private keep(event: number, rating: number, weight: number, time: number): Fate {
    const all = this.weightOf(event, weight);
    if (this.weights && !isWeight(all)) return 'weight';
    if (Number.isNaN(time)) return 'timestamp';
    this.count(event, rating);
    this.weights?.push(all);
    this.timestamps?.push(time);
    return 'kept';
  }

  private weightOf(event: number, weight: number): number {
    return this.events?.hasWeights ? this.events.weightOf(event) * weight : weight;
  }

  private count(event: number, rating: number): void {
    this.events?.count(event);
    if (!this.rule || !this.isPositiveEvent(event)) return;
    if (rating < this.minimum) this.minimum = rating;
    if (rating > this.maximum) this.maximum = rating;
  }
}

function textOf(bytes: Buffer, starts: Int32Array, ends: Int32Array, at: number): string {
  return bytes.toString('utf8', starts[at], ends[at]);
}
