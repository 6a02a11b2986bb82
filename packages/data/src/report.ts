import { listNames } from './data-error.js';
import type { ReadReport } from './dataset.js';
import type { ItemTextReport } from './items/read-item-text.js';

/** A report as plain lines for a terminal: what was read, what was dropped, what is unusual. */
export function formatReport(report: ReadReport): string[] {
  const { columns, events, rating, weights, timestamps, unusedColumns } = report;
  const lines = [
    `${report.source} (${report.format}${report.fileCount ? `, ${count(report.fileCount, 'file')}` : ''}): ${count(report.rowCount, 'row')}, ${count(report.pairCount, 'pair')}`,
  ];
  if (columns) {
    const used = Object.entries(columns).flatMap(([role, label]) => (label === undefined ? [] : `${role} = ${label}`));
    const unused = unusedColumns.length > 0 ? `; not used: ${unusedColumns.join(', ')}` : '';
    lines.push(`columns: ${used.join(', ')}${unused}`);
  }
  if (events) {
    const found = events.types.map(({ type, rowCount }) => `${type} (${rowCount.toLocaleString('en-US')})`);
    lines.push(`events: ${events.rule}, of ${listNames(found)}; ${count(events.droppedCount, 'row')} dropped`);
  }
  if (rating) {
    const scale = `ratings from ${rating.minimum} to ${rating.maximum}`;
    lines.push(`positives: ${rating.rule}, of ${scale}; ${count(rating.droppedCount, 'pair')} dropped`);
  }
  if (weights) lines.push(`weights: from ${weights.minimum} to ${weights.maximum}`);
  if (timestamps) lines.push(`times: from ${dateOf(timestamps.minimum)} to ${dateOf(timestamps.maximum)}`);
  if (report.duplicateCount > 0) lines.push(`duplicates: ${count(report.duplicateCount, 'pair')} merged`);
  return [...lines, ...formatBadLines(report), ...report.warnings.map((warning) => `note: ${warning}`)];
}

/** As `formatReport`, of the texts of items or users. */
export function formatItemTextReport(report: ItemTextReport): string[] {
  const { columns, unusedColumns } = report;
  const role = report.of === 'users' ? 'user' : 'item';
  const unused = unusedColumns.length > 0 ? `; not used: ${unusedColumns.join(', ')}` : '';
  const lines = [
    `${report.source} (${report.format}): ${count(report.rowCount, 'row')}, ${count(report.itemCount, role)}`,
    `columns: ${role} = ${columns.item}, texts = ${columns.text.join(', ')}${unused}`,
    `words: ${count(report.wordCount, 'word')}; ${count(report.rareWordCount, 'rare one')} left out`,
  ];
  if (report.emptyItemCount > 0) lines.push(`without a word: ${count(report.emptyItemCount, role)}`);
  return [...lines, ...formatBadLines(report), ...report.warnings.map((warning) => `note: ${warning}`)];
}

function formatBadLines({ badLineCount, badLines }: Pick<ReadReport, 'badLineCount' | 'badLines'>): string[] {
  if (badLineCount === 0) return [];
  const shown = badLines.map(({ file, line, column, expected, received }) => {
    const start = file === undefined ? `line ${line}` : `${file}, line ${line}`;
    const place = column === undefined ? start : `${start}, column ${column}`;
    return `  ${place}: expected ${expected}, received ${received}`;
  });
  return [`bad lines: ${count(badLineCount, 'line')} dropped`, ...shown];
}

/** To the second, in UTC. */
function dateOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+/, '');
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}
