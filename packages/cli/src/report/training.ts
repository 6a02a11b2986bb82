import * as Plot from '@observablehq/plot';
import { extent } from 'simple-statistics';
import { formatMetric } from '../terminal/format.js';
import { drawChart, type Point, seriesMarks, termStyles } from './chart.js';
import { figure, legend, section } from './layout.js';
import { html, type Markup } from './markup.js';
import { styleOfSystem } from './ranking.js';
import type { LossCurve, RunReport } from './run-report.js';

/** The loss of each trained system and, where it was validated, its recall on the validation part. */
export function trainingSection(report: RunReport): Markup | undefined {
  const figures = report.lossCurves
    .filter(({ points }) => points.length > 0)
    .flatMap((curve) => [lossFigure(curve), validationFigure(curve, report)]);
  return figures.length > 0 ? section('Training', html`<div class="pair">${figures}</div>`) : undefined;
}

function lossFigure(curve: LossCurve): Markup {
  const terms = termsOf(curve).map((term, index) => ({
    name: term,
    style: termStyles[index % termStyles.length],
    points: curve.points
      .map((point): Point => ({ x: point.epoch, y: point[term] }))
      .filter(({ y }) => Number.isFinite(y)),
  }));
  const isLogarithmic = spansDecades(terms.flatMap(({ points }) => points.map(({ y }) => y)));
  const ends = terms
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => `${name} goes from ${short(points[0].y)} to ${short(points[points.length - 1].y)}`);
  const chart = drawChart(`Line chart of the loss of ${curve.system} by epoch. ${ends.join('; ')}.`, {
    x: { label: 'epoch', tickSize: 0, ticks: 6 },
    y: {
      label: 'loss',
      grid: true,
      nice: true,
      tickSize: 0,
      ticks: 5,
      ...(isLogarithmic && { type: 'log', tickFormat: '~g' }),
    },
    marks: terms.flatMap(({ points, style }) => seriesMarks(points, style)),
  });
  return figure({
    title: `${curve.system}: loss`,
    chart,
    legend: legend(terms),
    caption: `Mean of each epoch${isLogarithmic ? ', on a logarithmic scale' : ''}.`,
  });
}

function validationFigure(curve: LossCurve, report: RunReport): Markup | undefined {
  const points = curve.validation
    .map(({ epoch, recallAt100 }): Point => ({ x: epoch, y: recallAt100 }))
    .filter(({ y }) => Number.isFinite(y));
  if (points.length === 0) return undefined;
  const best = points.reduce((highest, point) => (point.y > highest.y ? point : highest));
  const style = styleOfSystem(report, curve.system);
  const reading = `Best: ${formatMetric(best.y)} at epoch ${best.x}`;
  const chart = drawChart(`Line chart of the validation Recall@100 of ${curve.system} by epoch. ${reading}.`, {
    x: { label: 'epoch', tickSize: 0, ticks: 6 },
    y: { label: 'Recall@100', grid: true, nice: true, tickSize: 0, ticks: 5 },
    marks: [
      Plot.ruleX([best], { x: 'x', stroke: 'var(--muted)', strokeDasharray: '2 3' }),
      ...seriesMarks(points, { ...style, dash: 'none' }),
      Plot.dot([best], { x: 'x', y: 'y', r: 5.5, fill: 'var(--surface)', stroke: style.color, strokeWidth: 2.5 }),
    ],
  });
  return figure({
    title: `${curve.system}: validation`,
    chart,
    caption: `${reading}, marked by a ring.`,
  });
}

function termsOf(curve: LossCurve): string[] {
  const names = new Set(curve.points.flatMap((point) => Object.keys(point)));
  names.delete('epoch');
  return [...names];
}

/** Whether a linear axis would press the smaller values flat. */
function spansDecades(values: readonly number[]): boolean {
  if (values.length === 0) return false;
  const [smallest, largest] = extent([...values]);
  return smallest > 0 && largest / smallest > 50;
}

function short(value: number): string {
  return value.toPrecision(3);
}
