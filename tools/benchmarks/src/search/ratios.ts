/** Our times beside those of each yardstick at the same recall of the true ranking. */
import { microsecondsAt, type Point } from './frontier.js';
import { isOurs, type Row } from './rows.js';

const levels = [0.9, 0.95, 0.98];

/**
 * @param rows - of one place
 * @returns one for each yardstick; a cell is its time over ours
 */
export function ratioTable(rows: readonly Row[]): Record<string, string | number>[] {
  const ours = pointsOf(rows.filter(isOurs));
  const yardsticks = [...new Set(rows.filter((row) => !isOurs(row)).map(({ method }) => method))];
  if (ours.length === 0) return [];
  return yardsticks.map((method) => {
    const points = pointsOf(rows.filter((row) => row.method === method));
    const most = Math.max(...points.map(({ recall }) => recall));
    const cells = levels.map((level) => [`at ${level}`, ratioAt(points, ours, level)]);
    return {
      yardstick: method,
      ...Object.fromEntries(cells),
      'its best recall': Number(most.toFixed(3)),
      there: ratioAt(points, ours, most),
    };
  });
}

function ratioAt(yardstick: readonly Point[], ours: readonly Point[], level: number) {
  const its = microsecondsAt(yardstick, level);
  const own = microsecondsAt(ours, level);
  if (own === undefined) return 'we do not reach it';
  if (its === undefined) return 'not reached';
  return `${(its / own).toFixed(1)} x  (${its.toFixed(0)} / ${own.toFixed(0)} µs)`;
}

export function pointsOf(rows: readonly Row[]) {
  return rows.map(({ recallOfTrue, microseconds }) => ({ recall: recallOfTrue, microseconds }));
}
