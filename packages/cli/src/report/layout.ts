import { drawLegendKey, type SeriesStyle } from './chart.js';
import { type Content, html, type Markup } from './markup.js';

export interface Column {
  title: string;
  /** Set at the right, with figures of equal width. */
  isNumber: boolean;
}

export interface TableContent {
  caption: Content;
  columns: readonly Column[];
  /** The first cell of a row is its heading. */
  rows: readonly (readonly Content[])[];
}

/**
 * A table that becomes one card a row where the page is narrow. The roles keep it a table for a screen
 * reader there, where style sheets have taken the cells out of their rows.
 */
export function cardTable({ caption, columns, rows }: TableContent): Markup {
  const classOf = (column: Column) => (column.isNumber ? 'number' : 'text');
  const heading = columns.map(
    (column) => html`<th role="columnheader" scope="col" class="${classOf(column)}">${column.title}</th>`,
  );
  const body = rows.map((cells) => {
    const [first, ...others] = cells;
    const values = others.map((cell, index) => {
      const column = columns[index + 1];
      return html`<td role="cell" class="${classOf(column)}" data-label="${column.title}">${cell}</td>`;
    });
    return html`<tr role="row"><th role="rowheader" scope="row">${first}</th>${values}</tr>\n`;
  });
  return html`<table role="table" class="cards">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heading}</tr></thead>
<tbody role="rowgroup">
${body}</tbody>
</table>`;
}

export function section(title: string, ...content: Content[]): Markup {
  return html`<section>
<h2>${title}</h2>
${content}
</section>
`;
}

/** A chart with its heading above, its legend, and a sentence below that says what is seen. */
export function figure(parts: { title: string; chart: Markup; legend?: Markup; caption: Content }): Markup {
  return html`<figure>
<h3>${parts.title}</h3>
${parts.legend}
${parts.chart}
<figcaption>${parts.caption}</figcaption>
</figure>
`;
}

/** Names the lines of a chart; a line alone needs no name but that of its axis. */
export function legend(entries: readonly { name: string; style: SeriesStyle }[]): Markup | undefined {
  if (entries.length < 2) return undefined;
  return html`<ul class="legend">${entries.map(({ name, style }) => html`<li>${drawLegendKey(style)}${name}</li>`)}</ul>`;
}

/** Names and values side by side. */
export function definitions(entries: readonly (readonly [string, string])[]): Markup {
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}
