import { formatDuration, formatShare } from '../terminal/format.js';
import type { StageTime } from '../terminal/stage-clock.js';
import { section } from './layout.js';
import { html, type Markup } from './markup.js';

/** Where the time went, a bar for each stage. */
export function timingsSection(stages: readonly StageTime[]): Markup | undefined {
  if (stages.length === 0) return undefined;
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = Math.max(...stages.map(({ seconds }) => seconds));
  const rows = stages.map(({ stage, seconds }) => {
    const width = longest > 0 ? ((seconds / longest) * 100).toFixed(1) : '0';
    return html`<tr><th scope="row">${stage}</th><td class="bar"><span style="width:${width}%"></span></td><td class="number">${formatDuration(seconds)}</td><td class="number share">${total > 0 ? formatShare(seconds / total) : undefined}</td></tr>\n`;
  });
  return section(
    'Time',
    html`<table class="timings">
<caption>Wall-clock time of each stage</caption>
<thead><tr><th scope="col">Stage</th><td class="bar"></td><th scope="col" class="number">Time</th><th scope="col" class="number share">Share</th></tr></thead>
<tbody>
${rows}</tbody>
<tfoot><tr><th scope="row">All stages</th><td class="bar"></td><td class="number">${formatDuration(total)}</td><td class="share"></td></tr></tfoot>
</table>`,
  );
}
