import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from '../test-support/index.js';
import { AdamSchedule, EmbeddingTable } from './row-adam.js';

const learningRate = 0.01;
const constant = () => learningRate;
/** Linearly to zero after 2,000 steps, beyond which some of the tests go. */
const falling = (step: number) => learningRate * Math.max(0, 1 - (step - 1) / 2000);

/** Adam as its paper writes it, for one number, in double precision. */
class PlainAdam {
  private first = 0;
  private second = 0;
  private step = 0;

  constructor(
    public value: number,
    private readonly rateAt: (step: number) => number,
  ) {}

  move(gradient: number): void {
    this.step++;
    this.first = 0.9 * this.first + 0.1 * gradient;
    this.second = 0.999 * this.second + 0.001 * gradient ** 2;
    const first = this.first / (1 - 0.9 ** this.step);
    const second = this.second / (1 - 0.999 ** this.step);
    this.value -= (this.rateAt(this.step) * first) / (Math.sqrt(second) + 1e-8);
  }
}

describe('AdamSchedule', () => {
  it('has the step sizes of Adam, bias corrections included', () => {
    const schedule = new AdamSchedule(0.5);
    for (const step of [1, 2, 10, 1000]) {
      expect(schedule.rate(step)).toBeCloseTo((0.5 * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step), 12);
    }
  });

  it.each([constant, falling])('missedRate is the sum of the steps missed, one by one: %o', (rateAt) => {
    const schedule = new AdamSchedule(rateAt);
    const decay = 0.9 / Math.sqrt(0.999);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 500 }), (from, gap) => {
        let sum = 0;
        for (let step = from + 1; step <= from + gap; step++) sum += schedule.rate(step) * decay ** (step - from);
        expect(Math.abs(schedule.missedRate(from, from + gap) - sum)).toBeLessThan(1e-12 * sum + 1e-18);
      }),
    );
  });

  it('missedRate has the same bits whatever was asked before, so that a resumed run goes on as it would have', () => {
    const grown = new AdamSchedule(learningRate);
    for (const to of [10, 1500, 5000, 20_000]) {
      for (let from = 1; from < to; from += 37) {
        const fresh = from % 5 === 1 ? new AdamSchedule(learningRate) : undefined;
        if (fresh) expect(fresh.missedRate(from, to)).toBe(grown.missedRate(from, to));
      }
    }
  });
});

describe('EmbeddingTable', () => {
  it('catches up with dense Adam over gaps of 1 to 500 steps', () => {
    const rates = fc.constantFrom(constant, falling);
    const gaps = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer(), gaps, fc.constantFrom(1e-3, 1, 100), rates, (seed, gapList, scale, rateAt) => {
        const random = new Random(seed);
        const dim = 3;
        const table = new EmbeddingTable(2, dim, 1);
        table.rows.set(normals(random, 2 * dim));
        const schedule = new AdamSchedule(rateAt);
        const oracle = Array.from(table.rows.subarray(dim), (value) => new PlainAdam(value, rateAt));
        let step = 0;
        for (const gap of gapList) {
          const sign = random.uniform() < 0.5 ? -1 : 1;
          const gradient = Float32Array.from({ length: dim }, () => sign * scale * (0.5 + random.uniform()));
          table.catchUp(1, step, schedule);
          step++;
          table.gradients.set(gradient);
          table.update(1, 0, 0, step, schedule);
          oracle.forEach((adam, d) => {
            adam.move(gradient[d]);
          });
          for (let missed = 1; missed < gap; missed++) for (const adam of oracle) adam.move(0);
          step += gap - 1;
        }
        table.catchUpAll(step, schedule);
        oracle.forEach(({ value }, d) => {
          // One gradient moves a value by up to .15 in the steps after it.
          expect(Math.abs(table.rows[dim + d] - value)).toBeLessThan(1e-5); // usually 1e-6
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([1e-5, 1e-6, 1e-7])('catches up within a thousandth where epsilon counts, at gradients of %s', (scale) => {
    for (const missed of [1, 3, 30, 400]) {
      const table = new EmbeddingTable(1, 1, 1);
      const schedule = new AdamSchedule(learningRate);
      const oracle = new PlainAdam(0, constant);
      for (let step = 1; step <= 50; step++) oracle.move(0);
      oracle.move(scale);
      table.gradients[0] = scale;
      table.update(0, 0, 0, 51, schedule);
      const before = oracle.value;
      const [rowBefore] = table.rows;
      for (let step = 0; step < missed; step++) oracle.move(0);
      table.catchUp(0, 51 + missed, schedule);
      const ratio = (table.rows[0] - rowBefore) / (oracle.value - before);
      expect(Math.abs(ratio - 1)).toBeLessThan(1e-3);
    }
  });

  it('stays where it was where it never had a gradient', () => {
    const table = new EmbeddingTable(2, 2, 1);
    table.rows.set([1, 2, 3, 4]);
    const schedule = new AdamSchedule(learningRate);
    table.gradients.set([1, -1]);
    table.update(0, 0, 0, 1, schedule);
    table.catchUpAll(100, schedule);
    expect([...table.rows.subarray(2)]).toEqual([3, 4]);
    expect(table.rows[0]).toBeLessThan(1);
    expect(table.rows[1]).toBeGreaterThan(2);
    expect([...table.lastSteps]).toEqual([100, 100]);
  });

  it('catching up twice to the same step moves nothing more', () => {
    const table = new EmbeddingTable(1, 1, 1);
    const schedule = new AdamSchedule(learningRate);
    table.gradients[0] = 1;
    table.update(0, 0, 0, 1, schedule);
    table.catchUp(0, 10, schedule);
    const [value] = table.rows;
    table.catchUp(0, 10, schedule);
    table.catchUp(0, 7, schedule);
    expect(table.rows[0]).toBe(value);
  });

  it('catching up in two parts arrives where one part does', () => {
    const tables = [new EmbeddingTable(1, 4, 1), new EmbeddingTable(1, 4, 1)];
    const schedule = new AdamSchedule(learningRate);
    for (const table of tables) {
      table.gradients.set(normals(new Random(1), 4));
      table.update(0, 0, 0, 5, schedule);
    }
    tables[0].catchUp(0, 60, schedule);
    tables[1].catchUp(0, 20, schedule);
    tables[1].catchUp(0, 60, schedule);
    tables[0].rows.forEach((value, d) => {
      expect(Math.abs(value - tables[1].rows[d])).toBeLessThan(1e-7);
    });
  });
});
