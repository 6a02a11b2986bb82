import type { ReadReport } from './dataset.js';

/** A report as plain lines for a terminal: what was read, what was dropped, what is unusual. */
export function formatReport(report: ReadReport): string[] {
  const { columns, rating, unusedColumns } = report;
  const lines = [
    `${report.source} (${report.format}${report.fileCount ? `, ${count(report.fileCount, 'file')}` : ''}): ${count(report.rowCount, 'row')}, ${count(report.pairCount, 'pair')}`,
  ];
  if (columns) {
    const used = [`user = ${columns.user}`, `item = ${columns.item}`];
    if (columns.rating !== undefined) used.push(`rating = ${columns.rating}`);
    const unused = unusedColumns.length > 0 ? `; not used: ${unusedColumns.join(', ')}` : '';
    lines.push(`columns: ${used.join(', ')}${unused}`);
  }
  if (rating) {
    const scale = `ratings from ${rating.minimum} to ${rating.maximum}`;
    lines.push(`positives: ${rating.rule}, of ${scale}; ${count(rating.droppedCount, 'pair')} dropped`);
  }
  if (report.duplicateCount > 0) lines.push(`duplicates: ${count(report.duplicateCount, 'pair')} merged`);
  if (report.badLineCount > 0) {
    lines.push(`bad lines: ${count(report.badLineCount, 'line')} dropped`);
    for (const { file, line, column, expected, received } of report.badLines) {
      const start = file === undefined ? `line ${line}` : `${file}, line ${line}`;
      const place = column === undefined ? start : `${start}, column ${column}`;
      lines.push(`  ${place}: expected ${expected}, received ${received}`);
    }
  }
  return [...lines, ...report.warnings.map((warning) => `note: ${warning}`)];
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}
