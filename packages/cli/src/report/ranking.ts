import { formatMetric } from '../terminal/format.js';
import { drawChart, type SeriesStyle, seriesMarks, systemStyles } from './chart.js';
import { figure, legend, section } from './layout.js';
import { html, type Markup } from './markup.js';
import type { NdcgCurve, RunReport } from './run-report.js';

/** The style of a system is that of its row, the same all over the page. */
export function styleOfSystem(report: RunReport, system: string): SeriesStyle {
  const names = new Set([...report.rows.map((row) => row.system), ...report.ndcgAtK.map((curve) => curve.system)]);
  const index = Math.max(0, [...names].indexOf(system));
  const round = Math.floor(index / systemStyles.length);
  // Of more systems than colours, those that share one have other lines and dots.
  return {
    ...systemStyles[(index + round) % systemStyles.length],
    color: systemStyles[index % systemStyles.length].color,
  };
}

/** NDCG@k of each system, as lines and as figures (figures 3 and 4 of the paper). */
export function rankingSection(report: RunReport): Markup | undefined {
  const curves = report.ndcgAtK;
  if (curves.length === 0) return undefined;
  const entries = curves.map(({ system }) => ({ name: system, style: styleOfSystem(report, system) }));
  const chart = drawChart(describe(curves), {
    x: { label: 'k', ticks: cutoffs(curves), tickSize: 0 },
    y: { label: 'NDCG@k', grid: true, nice: true, tickSize: 0, ticks: 5 },
    marks: curves.flatMap(({ points }, index) =>
      seriesMarks(
        points.map(({ k, ndcg }) => ({ x: k, y: ndcg })),
        entries[index].style,
      ),
    ),
  });
  return section(
    'Ranking quality by length of the list',
    html`<div class="pair">
${figure({
  title: 'NDCG@k',
  chart,
  legend: legend(entries),
  caption:
    'How good the first k recommended items are, for lists of 10 to 100. The axis shows only the range of the values.',
})}
${figureTable(curves)}
</div>`,
  );
}

function figureTable(curves: readonly NdcgCurve[]): Markup {
  const rows = cutoffs(curves).map((k) => {
    const values = curves.map(({ points }) => formatMetric(points.find((point) => point.k === k)?.ndcg ?? Number.NaN));
    return html`<tr><th scope="row">${k}</th>${values.map((value) => html`<td class="number">${value}</td>`)}</tr>\n`;
  });
  return html`<table class="compact">
<caption>The same in figures</caption>
<thead><tr><th scope="col">k</th>${curves.map(({ system }) => html`<th scope="col" class="number">${system}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function cutoffs(curves: readonly NdcgCurve[]): number[] {
  return [...new Set(curves.flatMap(({ points }) => points.map(({ k }) => k)))].sort((a, b) => a - b);
}

function describe(curves: readonly NdcgCurve[]): string {
  const ends = curves
    .filter(({ points }) => points.length > 0)
    .map(({ system, points }) => {
      const last = points[points.length - 1];
      return `${system} goes from ${formatMetric(points[0].ndcg)} at ${points[0].k} to ${formatMetric(last.ndcg)} at ${last.k}`;
    });
  return `Line chart of NDCG against the length k of the list. ${ends.join('; ')}.`;
}
