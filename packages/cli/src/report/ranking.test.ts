import { expect, it } from 'vitest';
import { exampleReport } from '../test-support/example-report.js';
import { styleOfSystem } from './ranking.js';

it('tells as many systems apart as a run may compare', () => {
  const [row] = exampleReport().rows;
  const names = Array.from({ length: 11 }, (_, i) => `system ${i}`);
  const report = exampleReport({ rows: names.map((system) => ({ ...row, system })), ndcgAtK: [] });
  const styles = names.map((system) => Object.values(styleOfSystem(report, system)).join());
  expect(new Set(styles).size).toBe(names.length);
});
