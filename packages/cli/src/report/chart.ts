import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Markup } from './markup.js';

/** How a line is told from its neighbours: by colour, by dashes and by the shape of its points. */
export interface SeriesStyle {
  /** A CSS colour, usually a variable that follows light and dark. */
  color: string;
  dash: string;
  symbol: Plot.SymbolName;
}

export const systemStyles: readonly SeriesStyle[] = [
  { color: 'var(--series-1)', dash: 'none', symbol: 'circle' },
  { color: 'var(--series-2)', dash: '7 3', symbol: 'triangle' },
  { color: 'var(--series-3)', dash: '2 3', symbol: 'square' },
  { color: 'var(--series-4)', dash: '9 3 2 3', symbol: 'diamond' },
];

export const termStyles: readonly SeriesStyle[] = [
  { color: 'var(--ink)', dash: 'none', symbol: 'circle' },
  { color: 'var(--series-4)', dash: '7 3', symbol: 'triangle' },
  { color: 'var(--muted)', dash: '2 3', symbol: 'square' },
  { color: 'var(--series-3)', dash: '9 3 2 3', symbol: 'diamond' },
];

export interface Point {
  x: number;
  y: number;
}

/** With more points than these a dot on each would hide the line. */
const fewPoints = 24;

/** A line, with its points marked where they are few. */
export function seriesMarks(points: readonly Point[], style: SeriesStyle): Plot.Markish[] {
  const line = Plot.lineY(points, {
    x: 'x',
    y: 'y',
    stroke: style.color,
    strokeDasharray: style.dash,
    strokeWidth: 2,
  });
  const dots = Plot.dot(points, { x: 'x', y: 'y', symbol: style.symbol, fill: style.color, r: 3.5 });
  return points.length <= fewPoints ? [line, dots] : [line];
}

/**
 * Draws a chart as inline SVG. Text and colours come from the style sheet of the page, so that the chart
 * follows light and dark; the size in the options is only its shape, and a chart is as wide as its place.
 *
 * @param description - what a person who cannot see the chart should know
 */
export function drawChart(description: string, options: Plot.PlotOptions): Markup {
  const svg = drawSvg({
    width: 440,
    height: 270,
    marginTop: 28,
    marginRight: 12,
    marginBottom: 42,
    marginLeft: 44,
    ...options,
  });
  return html`<div class="chart" role="img" aria-label="${description}">${svg}</div>`;
}

/** What stands beside a name in a legend: a short piece of the line, its point in the middle. */
export function drawLegendKey(style: SeriesStyle): Markup {
  const svg = drawSvg({
    width: 34,
    height: 12,
    margin: 0,
    axis: null,
    x: { domain: [0, 2] },
    y: { domain: [0, 2] },
    marks: [
      Plot.lineY([1, 1, 1], { stroke: style.color, strokeDasharray: style.dash, strokeWidth: 2 }),
      Plot.dot([{ x: 1, y: 1 }], { x: 'x', y: 'y', symbol: style.symbol, fill: style.color, r: 3.5 }),
    ],
  });
  return html`<span class="key" aria-hidden="true">${svg}</span>`;
}

function drawSvg(options: Plot.PlotOptions): Markup {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({ ...options, document });
  // Plot brings a style sheet with a background of its own; the page has one for all charts.
  svg.querySelector('style')?.remove();
  return new Markup(svg.outerHTML);
}
