import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../report.js';
import { dataErrorOf, logOf, useTemporaryFolder } from '../test-support.js';
import type { ReadOptions } from './options.js';
import { readInteractions } from './read-interactions.js';

const files = useTemporaryFolder();

async function read(name: string, content: string | Uint8Array, options: ReadOptions) {
  return readInteractions(await files.write(name, content), options);
}

const log =
  'user,item,type,quantity,time\na,1,view,,2018-07-07\na,1,buy,2,2018-07-09\na,1,buy,3,2018-07-08\nb,2,cart,1,2018-07-10\n';
const july = (day: number) => Date.UTC(2018, 6, day);

describe('options.timestampColumn', () => {
  it('is read where it is asked for and not otherwise, the earliest of each pair', async () => {
    const table = 'user,item,timestamp\na,1,1530000000\na,1,1520000000\na,2,1510000000\n';
    const { interactions, report } = await read('log.csv', table, { timestampColumn: true });
    expect(logOf(interactions)).toEqual(['a 1 1520000000000 -', 'a 2 1510000000000 -']);
    expect(report.columns).toMatchObject({ timestamp: 'timestamp', weight: undefined });
    expect(report.timestamps).toEqual({ minimum: 1_510_000_000_000, maximum: 1_530_000_000_000 });
    expect(formatReport(report)).toContain('times: from 2017-11-06T20:26:40Z to 2018-06-26T08:00:00Z');
    const plain = await read('log.csv', table, {});
    expect([plain.interactions.timestamps, plain.report.timestamps]).toEqual([undefined, undefined]);
    expect(plain.report.unusedColumns).toEqual(['timestamp']);
  });

  it.each([
    ['csv', 'user,item,when\na,1,2018-07-07T22:09:11+02:00\na,2,2018-07-07\n'],
    ['tsv', 'user_id:token\titem_id:token\twhen:token\na\t1\t2018-07-07T20:09:11Z\na\t2\t1530921600\n'],
    ['jsonl', '{"user":"a","item":1,"when":"2018-07-07 20:09:11"}\n{"user":"a","item":2,"when":1530921600000}\n'],
  ])('reads dates and numbers of %s', async (format, content) => {
    const name = format === 'tsv' ? 'when:token' : 'when';
    const { interactions } = await read(`dates.${format}`, content, { timestampColumn: name });
    expect(logOf(interactions)).toEqual([`a 1 ${Date.UTC(2018, 6, 7, 20, 9, 11)} -`, `a 2 ${july(7)} -`]);
  });

  it('is the fourth field of movielens', async () => {
    const rows = '1::10::5::978300760\n1::11::4::978300761\n';
    const { interactions } = await read('ratings.dat', rows, { timestampColumn: true });
    expect(logOf(interactions)).toEqual(['1 10 978300760000 -', '1 11 978300761000 -']);
    const { message } = await dataErrorOf(read('ratings.dat', `${rows}1::12::5\n`, { timestampColumn: true }));
    expect(message).toMatch(/ratings\.dat:3, column timestamp: expected a time.*, received nothing/);
  });

  it('is a position where there is no header', async () => {
    const options = { userColumn: 0, itemColumn: 1, ratingColumn: 2, timestampColumn: 3 };
    const { interactions } = await read('u.data', '196\t242\t4\t881250949\n196\t302\t5\t891717742\n', options);
    expect(logOf(interactions)).toEqual(['196 242 881250949000 -', '196 302 891717742000 -']);
    const { expected } = await dataErrorOf(read('u.data', '196\t242\t4\t9\n', { ...options, timestampColumn: true }));
    expect(expected).toBe('the position of `timestampColumn`, as there is no header');
  });

  it('is refused where there is none, or two that fit', async () => {
    const none = await dataErrorOf(read('a.csv', 'user,item\n1,2\n', { timestampColumn: true }));
    expect(none.message).toMatch(
      /a usual name for the time, received the columns user, item\. Say which one with `timestampColumn`/,
    );
    const two = await dataErrorOf(
      read('a.csv', 'user,item,event_time,review_time\n1,2,3,4\n', { timestampColumn: true }),
    );
    expect(two.received).toBe('2 that fit: event_time, review_time');
    const other = await dataErrorOf(read('a.csv', 'user,item\n1,2\n', { timestampColumn: 'when' }));
    expect(other.message).toMatch(/expected one column "when" for `timestampColumn`, received the columns user, item/);
  });

  it('names what is no time with its place, and drops it under skipBadLines', async () => {
    const table = 'user,item,ts\na,1,1530000000\na,2,yesterday\na,3,2018-02-30\nb,2,1530000001\n';
    const { message } = await dataErrorOf(read('bad.csv', table, { timestampColumn: true }));
    expect(message).toMatch(
      /bad\.csv:3, column ts: expected a time, in seconds since 1970 or as 2018-07-07T22:09:11Z, received "yesterday"/,
    );
    const { report } = await read('bad.csv', table, { timestampColumn: true, skipBadLines: true });
    expect(report.badLines.map(({ line, received }) => [line, received])).toEqual([
      [3, '"yesterday"'],
      [4, '"2018-02-30"'],
    ]);
  });

  it('is refused by formats without columns', async () => {
    await expect(read('a.txt', '1 2 3\n2 4\n', { format: 'lists', timestampColumn: true })).rejects.toThrow(
      'expected no value, as the format is lists',
    );
  });
});

describe('options.weightColumn', () => {
  it('weighs the pairs, of repeated ones by their sum', async () => {
    const { interactions, report } = await read('plays.csv', 'user,artist,plays\na,x,3\na,x,4\na,y,0.5\n', {
      weightColumn: 'plays',
    });
    expect(logOf(interactions)).toEqual(['a x - 7', 'a y - 0.5']);
    expect(report.weights).toEqual({ minimum: 0.5, maximum: 4 });
    expect(formatReport(report)).toContain('weights: from 0.5 to 4');
  });

  it.each(['0', '-1', 'many', '', '1e60', '1e-60'])('refuses %j with its place', async (weight) => {
    const table = `user,item,plays\na,1,3\na,2,${weight}\nb,2,1\n`;
    const { line, column, expected } = await dataErrorOf(read('bad.csv', table, { weightColumn: 'plays' }));
    expect([line, column, expected]).toEqual([3, 'plays', 'a finite weight above 0']);
    const { report } = await read('bad.csv', table, { weightColumn: 'plays', skipBadLines: true });
    expect([report.badLineCount, report.pairCount]).toEqual([1, 2]);
  });

  it('is looked at of positive pairs only, as a view has no quantity and a low rating drops its row', async () => {
    const options = { weightColumn: 'quantity', positive: ['buy'], timestampColumn: 'time' };
    const { interactions, report } = await read('log.csv', log.replace('b,2,cart', 'b,2,buy'), options);
    expect(logOf(interactions)).toEqual([`a 1 ${july(8)} 5`, `b 2 ${july(10)} 1`]);
    expect(report.badLineCount).toBe(0);
    const rated = await read('rated.csv', 'user,item,rating,count\na,1,1,0\na,2,5,2\nb,1,4,1\n', {
      weightColumn: 'count',
    });
    expect(logOf(rated.interactions)).toEqual(['a 2 - 2', 'b 1 - 1']);
  });

  it('may be the ratings, which then decide on no pair', async () => {
    const { interactions, report } = await read('r.csv', 'user,item,rating\na,1,1\na,2,5\n', {
      weightColumn: 'rating',
    });
    expect(logOf(interactions)).toEqual(['a 1 - 1', 'a 2 - 5']);
    expect(report.rating).toBeUndefined();
    const both = { weightColumn: 'rating', ratingColumn: 'rating' };
    const { expected } = await dataErrorOf(read('r.csv', 'user,item,rating\na,1,1\na,2,5\n', both));
    expect(expected).toBe('different columns for `userColumn`, `itemColumn`, `ratingColumn` and `weightColumn`');
  });
});

describe('options.positive', () => {
  it('takes the rows of these types and counts the others', async () => {
    const { interactions, report } = await read('log.csv', log, { positive: ['buy', 'cart'] });
    expect(logOf(interactions)).toEqual(['a 1 - -', 'b 2 - -']);
    const types = [
      { type: 'buy', rowCount: 2 },
      { type: 'cart', rowCount: 1 },
      { type: 'view', rowCount: 1 },
    ];
    expect(report).toMatchObject({ rowCount: 4, pairCount: 2, duplicateCount: 1 });
    expect(report.events).toEqual({ rule: 'buy, cart', droppedCount: 1, types });
    expect(formatReport(report)).toContain('events: buy, cart, of buy (2), cart (1), view (1); 1 row dropped');
  });

  it('weighs the events of each type, times their weight where they have one', async () => {
    const positive = { buy: 3, cart: 0.5 };
    expect(logOf((await read('log.csv', log, { positive })).interactions)).toEqual(['a 1 - 6', 'b 2 - 0.5']);
    const weighed = await read('log.csv', log, { positive, weightColumn: 'quantity' });
    expect(logOf(weighed.interactions)).toEqual(['a 1 - 15', 'b 2 - 0.5']);
    expect(weighed.report.events?.rule).toBe('buy (3), cart (0.5)');
  });

  it('may be numbers in the file', async () => {
    const table = 'user,item,behavior_type\na,1,4\na,2,1\nb,3,4\n';
    expect(logOf((await read('log.csv', table, { positive: ['4'] })).interactions)).toEqual(['a 1 - -', 'b 3 - -']);
  });

  it('notes a type that does not occur, and what was probably meant', async () => {
    const { report } = await read('log.csv', `${log}b,3,buy,1,2018-07-07\n`, { positive: ['buy', 'crt'] });
    expect(report.warnings).toContain(
      'No event is of the type crt; the types that there are: buy, cart, view. Did you mean cart?',
    );
  });

  it('is refused where no event is of its types', async () => {
    const { message } = await dataErrorOf(read('log.csv', log, { positive: ['Buy'] }));
    expect(message).toMatch(
      /log\.csv, column type: expected events of the type Buy, received only buy, cart, view\. Did you mean buy\?/,
    );
  });

  it('is refused where the column must be another one', async () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `a,${i},t${i}\n`).join('');
    const { message } = await dataErrorOf(
      read('many.csv', `user,item,title\n${rows}`, { positive: ['t1'], eventColumn: 'title' }),
    );
    expect(message).toMatch(/column title: expected at most 1000 types of events, received more: t0, t1,/);
  });

  it('needs a column, and a column needs it', async () => {
    const { message } = await dataErrorOf(read('a.csv', 'user,item\n1,2\n', { positive: ['buy'] }));
    expect(message).toMatch(
      /a usual name for the type of event, received the columns user, item\. Say which one with `eventColumn`/,
    );
    await expect(read('a.csv', log, { eventColumn: 'type' })).rejects.toThrow(
      'positive: expected the types of events to take',
    );
  });

  it('decides before the ratings, which other events may lack', async () => {
    const table = 'user,item,event,rating\na,1,view,\na,2,rate,5\na,3,rate,1\nb,4,rate,4\n';
    const { interactions, report } = await read('log.csv', table, { positive: ['rate'] });
    expect(logOf(interactions)).toEqual(['a 2 - -', 'b 4 - -']);
    expect([report.events?.droppedCount, report.rating?.droppedCount, report.badLineCount]).toEqual([1, 1, 0]);
  });
});

describe('a log in parts', () => {
  it('is read as one, whatever the order of the columns', async () => {
    const parts = { 'part-0.csv': log, 'part-1.csv': 'time,type,item,user,quantity\n2018-07-01,buy,1,a,1\n' };
    const options = { positive: { buy: 1 }, weightColumn: 'quantity', timestampColumn: true } as const;
    const { interactions, report } = await readInteractions(
      await files.writeTree('parts', { ...parts, 'part-2.csv': log.replaceAll('a,1', 'b,3') }),
      options,
    );
    expect(logOf(interactions)).toEqual([`a 1 ${july(1)} 6`, `b 3 ${july(8)} 5`]);
    expect(report.events?.types).toEqual([
      { type: 'buy', rowCount: 5 },
      { type: 'cart', rowCount: 2 },
      { type: 'view', rowCount: 2 },
    ]);
  });

  it('may have its types and days in the names of folders', async () => {
    const tree = {
      'day=2018-07-08/type=buy/a.csv': 'user,item\na,1\n',
      'day=2018-07-07/type=view/a.csv': 'user,item\na,2\n',
    };
    const more = { ...tree, 'day=2018-07-09/type=buy/a.csv': 'user,item\nb,2\n' };
    const options = { positive: ['buy'], timestampColumn: 'day' };
    const { interactions } = await readInteractions(await files.writeTree('days', more), options);
    expect(logOf(interactions)).toEqual([`a 1 ${july(8)} -`, `b 2 ${july(9)} -`]);
  });
});

describe('Parquet', () => {
  it('reads timestamps, weights and types of events', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'user_id', data: ['a', 'a', 'b', 'b'], type: 'STRING' },
        { name: 'product_id', data: [1, 2, 3, 3], type: 'INT32' },
        { name: 'event_type', data: ['purchase', 'view', 'purchase', 'purchase'], type: 'STRING' },
        { name: 'event_time', data: [7, 8, 9, 6].map((day) => new Date(july(day))), type: 'TIMESTAMP' },
        { name: 'quantity', data: [1, 0, 2, 3], type: 'INT32' },
      ],
    });
    const options = { positive: ['purchase'], timestampColumn: true, weightColumn: 'quantity' } as const;
    const { interactions } = await read('log.parquet', new Uint8Array(bytes), options);
    expect(logOf(interactions)).toEqual([`a 1 ${july(7)} 1`, `b 3 ${july(6)} 5`]);
  });
});
