import { describe, expect, it } from 'vitest';
import { judgeGoals } from './goals.js';
import { ratioTable } from './ratios.js';
import { mergeRows, type Row } from './rows.js';

function row(changes: Partial<Row>): Row {
  return {
    ...{ data: 'clustered', items: 129_000, dim: 32, codebooks: 4, k: 100, method: 'ours-scan', parameters: '' },
    ...{ microseconds: 200, medianMicroseconds: 200, recallOfTrue: 0.7, recallOfComposite: 1 },
    ...{ bytesPerItem: 8, buildSeconds: 1, queries: 10 },
    ...changes,
  };
}

describe('mergeRows', () => {
  const old = [row({}), row({ method: 'usearch' }), row({ k: 10 }), row({ items: 1_000_000 })];

  it('takes the place of all rows of the same place after a whole run, and of no others', () => {
    const added = [row({ microseconds: 1 })];
    expect(mergeRows(old, added, true)).toEqual([old[2], old[3], ...added]);
  });

  it('keeps the rows of methods that were not run', () => {
    const added = [row({ microseconds: 1 })];
    expect(mergeRows(old, added, false)).toEqual([old[1], old[2], old[3], ...added]);
  });

  it('changes nothing where nothing was run', () => {
    expect(mergeRows(old, [], true)).toEqual(old);
  });
});

describe('judgeGoals', () => {
  const goal = {
    goal: 'scan',
    place: { data: 'clustered', items: 129_000, codebooks: 4, k: 100 },
    measure: (rows: Row[]) => rows[0]?.microseconds,
  };

  it('says reached, missed, or not measured', () => {
    const outcomeOf = (rows: Row[], bounds: object) => judgeGoals(rows, [{ ...goal, ...bounds }])[0].outcome;
    expect(outcomeOf([row({})], { atLeast: 200 })).toBe('reached');
    expect(outcomeOf([row({})], { atLeast: 201 })).toBe('missed');
    expect(outcomeOf([row({})], { atMost: 199 })).toBe('missed');
    expect(outcomeOf([row({ k: 10 })], { atLeast: 200 })).toBe('not measured');
  });

  it('measures at the place, its size within a tenth', () => {
    const [near, far] = [128_939, 1_000_000].map((items) => judgeGoals([row({ items })], [{ ...goal, atLeast: 1 }])[0]);
    expect([near.outcome, far.outcome]).toEqual(['reached', 'not measured']);
  });

  it('compares times at the same recall', () => {
    const rows = [
      row({ method: 'hnswlib', k: 10, recallOfTrue: 0.95, microseconds: 110 }),
      row({ method: 'ours-int8', k: 10, recallOfTrue: 0.95, microseconds: 50 }),
    ];
    const judged = (recall: number) =>
      judgeGoals(rows).find(({ goal: name }) => name === `post-ranked against hnswlib, at recall ${recall}`);
    expect(judged(0.95)).toMatchObject({ measured: '2.20', outcome: 'reached' });
    expect(judged(0.98)).toMatchObject({ measured: 'we do not get there', outcome: 'missed' });
    rows[1].recallOfTrue = 0.99;
    expect(judged(0.98)).toMatchObject({ measured: 'it does not get there', outcome: 'reached' });
  });
});

describe('ratioTable', () => {
  it('has a line for each yardstick, and says what cannot be compared', () => {
    const rows = [
      row({ method: 'ours-int8', recallOfTrue: 0.95, microseconds: 50 }),
      row({ method: 'usearch', recallOfTrue: 0.92, microseconds: 100 }),
    ];
    expect(ratioTable(rows)).toEqual([
      {
        yardstick: 'usearch',
        'at 0.9': '2.0 x  (100 / 50 µs)',
        'at 0.95': 'not reached',
        'at 0.98': 'we do not reach it',
        'its best recall': 0.92,
        there: '2.0 x  (100 / 50 µs)',
      },
    ]);
  });
});
