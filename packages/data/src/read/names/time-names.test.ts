import { describe, expect, it } from 'vitest';
import { findEvents } from './event-names.js';
import { findTimes } from './time-names.js';

describe('findTimes', () => {
  const names = [
    ...[
      'timestamp',
      'timestamp:float',
      'Timestamp',
      'ts',
      'time',
      'datetime',
      'date_time',
      'date',
      'when',
      'event_time',
      'eventTime',
    ],
    ...[
      'created_at',
      'createdAt',
      'unixReviewTime',
      'reviewTime',
      'time_ms',
      'timestamp_utc',
      'InvoiceDate',
      'purchase_date',
      'checkin_time',
    ],
  ];
  it.each(names)('takes %s', (name) =>
    expect(findTimes(['user', name, 'item'])).toEqual({ positions: [1], isClear: true }),
  );

  const others = [
    ...[
      'watch_time',
      'play_time',
      'time_spent',
      'duration',
      'release_date',
      'birth_date',
      'updated_at',
      'at',
      'total_time',
    ],
    ...['rating', 'title', 'attempts', 'times_played', 'candidate', 'last_time', 'end_time'],
  ];
  it.each(others)('leaves %s', (name) => expect(findTimes(['user', name, 'item']).positions).toEqual([]));

  it.each([
    [['date', 'timestamp'], 1],
    [['reviewTime', 'unixReviewTime'], 1],
    [['event_date', 'event_time'], 1],
    [['timestamp', 'datetime'], 0],
  ])('takes the more precise of %j', (all, position) => {
    const { positions, isClear } = findTimes(all);
    expect([positions[0], isClear]).toEqual([position, true]);
  });

  it('asks between two of the same kind', () => {
    expect(findTimes(['order_date', 'ship_date'])).toEqual({ positions: [0, 1], isClear: false });
  });
});

describe('findEvents', () => {
  const names = [
    'event',
    'event_type',
    'eventType',
    'behavior_type',
    'Behavior',
    'action',
    'action_type',
    'type',
    'interaction:token',
  ];
  it.each(names)('takes %s', (name) => expect(findEvents(['user', name]).positions).toEqual([1]));

  it.each(['event_time', 'product_type', 'title', 'interactions'])('leaves %s', (name) => {
    expect(findEvents([name]).positions).toEqual([]);
  });

  it('takes the name that says most', () =>
    expect(findEvents(['type', 'event_type'])).toMatchObject({ positions: [1, 0], isClear: true }));
});
