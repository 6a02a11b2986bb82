/** Our times beside those of each yardstick at the same recall of the true ranking. */
import { microsecondsAt } from './frontier.mjs';
import { isOurs } from './rows.mjs';

const levels = [0.9, 0.95, 0.98];

/**
 * @param {readonly import('./rows.mjs').Row[]} rows - of one place
 * @returns {Record<string, string | number>[]} one for each yardstick; a cell is its time over ours
 */
export function ratioTable(rows) {
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

/**
 * @param {readonly import('./frontier.mjs').Point[]} yardstick
 * @param {readonly import('./frontier.mjs').Point[]} ours
 * @param {number} level
 */
function ratioAt(yardstick, ours, level) {
  const its = microsecondsAt(yardstick, level);
  const own = microsecondsAt(ours, level);
  if (own === undefined) return 'we do not reach it';
  if (its === undefined) return 'not reached';
  return `${(its / own).toFixed(1)} x  (${its.toFixed(0)} / ${own.toFixed(0)} µs)`;
}

/** @param {readonly import('./rows.mjs').Row[]} rows */
export function pointsOf(rows) {
  return rows.map(({ recallOfTrue, microseconds }) => ({ recall: recallOfTrue, microseconds }));
}
