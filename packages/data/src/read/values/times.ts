import { plainNumber } from '../ids/plain-number.js';

/** A number below the first is in seconds since 1970, below the next in milliseconds, then microseconds, else nanoseconds. */
const bounds = { seconds: 1e11, milliseconds: 1e14, microseconds: 1e17 } as const;

/** A time whose unit is known, as of a column of timestamps. */
export class Instant {
  /** @param milliseconds - since 1970 in UTC */
  constructor(readonly milliseconds: number) {}
}

/** The farthest from 1970 that a `Date` holds, in milliseconds. */
export const farthestTime = 8.64e15;

/** As `2018-07-07`, `2018-07-07 22:09`, `2018-07-07T22:09:11.250Z`, `2018-07-07 22:09:11 UTC` or `2018-07-07T22:09:11+02:00`. */
const isoDate =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?(?:Z|UTC|GMT|([-+])(\d\d)(?::?(\d\d))?))?)?$/;

/**
 * The time that a value stands for, in milliseconds since 1970 in UTC, or `undefined` where it stands for none: a number
 * is told by its size, a text is one too or a date by ISO 8601, in UTC where no zone is given.
 */
export function toTime(value: unknown): number | undefined {
  if (value instanceof Instant) return withinDates(value.milliseconds);
  if (typeof value === 'number' || typeof value === 'bigint') return withinDates(timeOfNumber(Number(value)));
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const found = isoDate.exec(value.trim());
  return withinDates(found ? ofDate(found) : timeOfNumber(Number(value)));
}

/** As `toTime`, of a text in `bytes[start .. end)`; `NaN` where that must decide. */
export function plainTime(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= 10 && bytes[start + 4] === hyphen) return plainDate(bytes, start, end);
  return timeOfNumber(plainNumber(bytes, start, end));
}

/** The milliseconds that a number stands for by its size. */
export function timeOfNumber(value: number): number {
  const size = Math.abs(value);
  if (size < bounds.seconds) return value * 1000;
  if (size < bounds.milliseconds) return value;
  return value / (size < bounds.microseconds ? 1e3 : 1e6);
}

function ofDate(found: readonly (string | undefined)[]): number {
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const [fraction = '', sign, zoneHour = 0, zoneMinute = 0] = found.slice(7);
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // The 31st of April would be the 1st of May.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  const offset = (sign === '-' ? -1 : 1) * (60 * Number(zoneHour) + Number(zoneMinute));
  const milliseconds = Number(fraction.padEnd(9, '0')) / 1e6;
  return date.getTime() + 1000 * (3600 * hour + 60 * (minute - offset) + second) + milliseconds;
}

function withinDates(time: number): number | undefined {
  return Math.abs(time) <= farthestTime ? time : undefined;
}

const hyphen = 0x2d;
const colon = 0x3a;
const space = 0x20;

/** A date, or a time of one to the second in UTC; `NaN` for fractions and other zones. */
function plainDate(bytes: Uint8Array, start: number, end: number): number {
  const [year, month, day] = [digits(bytes, start, 4), digits(bytes, start + 5, 2), digits(bytes, start + 8, 2)];
  if (bytes[start + 7] !== hyphen || !(month >= 1 && month <= 12)) return Number.NaN;
  if (!(day >= 1 && day <= daysOf(year, month))) return Number.NaN;
  const midnight = 86_400_000 * daysBefore(year, month, day);
  if (end - start === 10) return midnight;
  const between = bytes[start + 10];
  if ((between !== space && between !== 0x54) || bytes[start + 13] !== colon || bytes[start + 16] !== colon)
    return Number.NaN;
  const [hour, minute, second] = [
    digits(bytes, start + 11, 2),
    digits(bytes, start + 14, 2),
    digits(bytes, start + 17, 2),
  ];
  if (!(hour <= 23 && minute <= 59 && second <= 59) || !isZone(bytes, start + 19, end)) return Number.NaN;
  return midnight + 1000 * (3600 * hour + 60 * minute + second);
}

/** Whether nothing follows, or `Z`, or ` UTC`. */
function isZone(bytes: Uint8Array, at: number, end: number): boolean {
  if (end === at) return true;
  if (end === at + 1) return bytes[at] === 0x5a;
  return (
    end === at + 4 && bytes[at] === space && bytes[at + 1] === 0x55 && bytes[at + 2] === 0x54 && bytes[at + 3] === 0x43
  );
}

/** The number that so many digits are, or `NaN` where one is none. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = bytes[at] - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = 10 * value + digit;
  }
  return value;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 on. Years begin in March here, so that the day which only some have is their last. */
function daysBefore(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return 365 * years + leapDays + dayOfYear - 719_468;
}
