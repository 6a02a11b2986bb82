import { bestInColumn, resultColumns, type SystemRow } from '../results/system-row.js';
import { formatQuantity, formatShare, formatTimes } from '../terminal/format.js';
import { cardTable, section } from './layout.js';
import { html, type Markup } from './markup.js';
import type { RunReport } from './run-report.js';

/** The result table, under three figures that say it in short. */
export function resultsSection({ rows, yardstick, notes }: RunReport): Markup {
  return section(
    'Results',
    highlights(rows, yardstick),
    resultTable(rows, yardstick),
    notes.length > 0 ? html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>\n`)}</ul>` : undefined,
  );
}

/** What the second system keeps and what it gains: LightRec, of the first, which all others approximate. */
function highlights(rows: readonly SystemRow[], yardstick: string): Markup | undefined {
  if (rows.length < 2) return undefined;
  const [original, own, ...others] = rows;
  const kept = (row: SystemRow) => formatShare(row.ndcg / original.ndcg);
  const further = others.map((row) => `${kept(row)} by ${row.system}`);
  const bytes = [own, original].map((row) => formatQuantity(row.bytesPerItem));
  return html`<ul class="tiles">
${tile(kept(own), [`of the NDCG of ${original.system} kept by ${own.system}`, ...further])}
${tile(formatTimes(own.compression), [`smaller than ${original.system}`, `${bytes[0]} bytes an item instead of ${bytes[1]}`])}
${tile(formatTimes(own.speedup), [`the speed of ${yardstick}`])}
</ul>`;
}

function tile(figure: string, lines: readonly string[]): Markup {
  return html`<li><strong>${figure}</strong>${lines.map((line) => html`<span>${line}</span>`)}</li>`;
}

function resultTable(rows: readonly SystemRow[], yardstick: string): Markup {
  const best = resultColumns.map((column) => bestInColumn(rows, column));
  return cardTable({
    caption: html`Accuracy on the test part, means over its users; speed-up over ${yardstick}. The best of each column is bold.`,
    columns: [
      { title: 'System', isNumber: false },
      ...resultColumns.map((column) => ({ title: column.titleLines.join(''), isNumber: true })),
    ],
    rows: rows.map((row, index) => [
      row.system,
      ...resultColumns.map((column, c) => {
        const text = column.format(row[column.key]);
        return best[c][index] ? html`<strong>${text}</strong>` : text;
      }),
    ]),
  });
}
