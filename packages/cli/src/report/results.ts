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

/** What the smallest system keeps and what it gains; the first row is the one that all others approximate. */
function highlights(rows: readonly SystemRow[], yardstick: string): Markup | undefined {
  if (rows.length < 2) return undefined;
  const [original, ...others] = rows;
  const smallest = others.reduce((best, row) => (row.compression > best.compression ? row : best));
  const kept = (row: SystemRow) => formatShare(row.ndcg / original.ndcg);
  const further = others.filter((row) => row !== smallest).map((row) => `${kept(row)} by ${row.system}`);
  const bytes = [smallest, original].map((row) => formatQuantity(row.bytesPerItem));
  return html`<ul class="tiles">
${tile(kept(smallest), [`of the NDCG of ${original.system} kept by ${smallest.system}`, ...further])}
${tile(formatTimes(smallest.compression), [`smaller than ${original.system}`, `${bytes[0]} bytes an item instead of ${bytes[1]}`])}
${tile(formatTimes(smallest.speedup), [`the speed of ${yardstick}`])}
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
