import type { Measurements } from '../measure/measure-run.js';
import { formatQuantity, textTable } from '../terminal/index.js';

/** Metrics that were asked for: a row each, a column each system. */
export function metricLines(metrics: Measurements['metrics'], width?: number): string[] {
  const [first] = metrics;
  const names = first.values.map(({ metric, k }) => (k === undefined ? metric : `${metric}@${k}`));
  return textTable(
    [
      { cells: ['metric', ...names] },
      ...metrics.map(({ system, values }) => ({
        cells: [system, ...values.map(({ value }) => formatValue(value))],
        align: 'right' as const,
      })),
    ],
    { width },
  );
}

/** Four decimals, as of metrics in [0, 1]; bits and ratios beyond it with as many digits. */
function formatValue(value: number): string {
  return Math.abs(value) > 1 ? formatQuantity(value) : Number.isFinite(value) ? value.toFixed(4) : '–';
}
