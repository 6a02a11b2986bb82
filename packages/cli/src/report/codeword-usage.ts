import * as Plot from '@observablehq/plot';
import { max } from 'simple-statistics';
import { formatCount } from '../terminal/format.js';
import { drawChart } from './chart.js';
import { definitions, section } from './layout.js';
import { html, type Markup } from './markup.js';
import type { CodewordUsage } from './run-report.js';

/** How evenly each codebook is used: its codewords from the most used to the least, all to one scale. */
export function codewordUsageSection(usages: readonly CodewordUsage[]): Markup | undefined {
  if (usages.length === 0) return undefined;
  const peak = Math.max(...usages.map(({ counts }) => max(Array.from(counts))));
  const even = Math.max(...usages.map(({ counts }) => sum(counts) / counts.length));
  const isSquareRoot = peak > 8 * even;
  return section(
    'Codeword usage',
    html`<p>Items on each codeword, the most used at the left; all charts have one ${isSquareRoot ? 'square-root ' : ''}scale.
The dashed line is where every codeword would stand if all were used alike. Perplexity is
how many codewords, used alike, would tell the items apart as well: at most ${usages[0].counts.length}.</p>
<div class="multiples">${usages.map((usage, index) => usageFigure(usage, index, peak, isSquareRoot))}</div>`,
  );
}

function usageFigure(usage: CodewordUsage, index: number, peak: number, isSquareRoot: boolean): Markup {
  const counts = Array.from(usage.counts).sort((a, b) => b - a);
  const chart = drawChart(
    `Codewords of codebook ${index + 1} by usage, falling from ${formatCount(counts[0])} items to ${formatCount(counts[counts.length - 1])}.`,
    {
      width: 256,
      height: 130,
      marginTop: 2,
      marginRight: 0,
      marginBottom: 1,
      marginLeft: 0,
      axis: null,
      x: { domain: [0, counts.length] },
      y: { domain: [0, peak], type: isSquareRoot ? 'sqrt' : 'linear' },
      marks: [
        // One outline of steps instead of a bar for each of 256 codewords: the same picture in a tenth of the bytes.
        Plot.areaY([...counts, counts[counts.length - 1]], {
          x: (_, rank) => rank,
          y: (count) => count,
          curve: 'step-after',
          fill: 'var(--bar)',
        }),
        Plot.ruleY([sum(counts) / counts.length], { stroke: 'var(--ink)', strokeDasharray: '4 4' }),
        Plot.ruleY([0], { stroke: 'var(--muted)' }),
      ],
    },
  );
  return html`<figure>
<h3>Codebook ${index + 1}</h3>
${chart}
<figcaption>${definitions([
    ['perplexity', usage.perplexity.toFixed(1)],
    ['unused', formatCount(usage.deadCount)],
    ['most used', formatCount(counts[0])],
    ['least used', formatCount(counts[counts.length - 1])],
  ])}</figcaption>
</figure>
`;
}

function sum(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((total, count) => total + count, 0);
}
