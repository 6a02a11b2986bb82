import * as Plot from '@observablehq/plot';
import { formatMetric } from '../terminal/format.js';
import { drawChart, systemStyles } from './chart.js';
import { cardTable, definitions, figure, section } from './layout.js';
import { html, type Markup } from './markup.js';
import { renderPage } from './page.js';

/** A trial by one of its settings, a number or a name. */
interface TrialPoint {
  x: number | string;
  /** Recall@100. */
  y: number;
}

/** All that the report of a search shows. */
export interface TuningReport {
  title: string;
  /** The data, how they were split, the seed. */
  subtitle: string;
  version: string;
  /** The table of trials, best first. */
  columns: readonly { title: string; cells: readonly string[] }[];
  /** The values of each setting that was searched beside the Recall@100 that came of it, a point a trial. */
  plots: readonly { setting: string; points: readonly TrialPoint[] }[];
  /** The command that trains with the best values. */
  command: string;
  settings: Readonly<Record<string, string>>;
}

/** The report of a search as one self-contained HTML file, as that of a run is. */
export function renderTuning({ title, subtitle, version, columns, plots, command, settings }: TuningReport): string {
  const { cells } = columns[0];
  return renderPage({
    ...{ title, subtitle, version },
    kicker: 'LightRec · report of a search',
    main: html`${section(
      'Trials',
      cardTable({
        caption: 'Best first, by Recall@100 on the validation part; the test part was not looked at',
        columns: columns.map(({ title: own }, c) => ({ title: own, isNumber: c > 0 })),
        rows: cells.map((_, row) => columns.map((column) => column.cells[row])),
      }),
    )}
${section('Validation', html`<div class="pair">${plots.map(plotFigure)}</div>`)}
${section(
  'To train with the best',
  html`<pre><code>${command}</code></pre>
<h3>Settings of all trials</h3>
${definitions(Object.entries(settings))}`,
)}`,
  });
}

function plotFigure({ setting, points }: TuningReport['plots'][number]): Markup {
  const best = points.reduce((highest, point) => (point.y > highest.y ? point : highest));
  const values = points.map(({ x }) => Number(x)); // of names NaN
  const isLogarithmic = Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 4;
  const reading = `Best: ${formatMetric(best.y)} with ${setting} ${best.x}`;
  const [{ color, symbol }] = systemStyles;
  const chart = drawChart(`Chart of the validation Recall@100 of each trial by ${setting}. ${reading}.`, {
    x: { label: setting, tickSize: 0, ticks: 6, ...(isLogarithmic && { type: 'log', tickFormat: '~g' }) },
    y: { label: 'Recall@100', grid: true, nice: true, tickSize: 0, ticks: 5 },
    marks: [
      Plot.dot(points, { x: 'x', y: 'y', symbol, fill: color, r: 3.5 }),
      Plot.dot([best], { x: 'x', y: 'y', r: 5.5, fill: 'var(--surface)', stroke: color, strokeWidth: 2.5 }),
    ],
  });
  const scale = isLogarithmic ? ', on a logarithmic scale' : '';
  return figure({ title: setting, chart, caption: `A point for each trial${scale}. ${reading}, marked by a ring.` });
}
