/** A piece of HTML that is safe to put into a page as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, markup is not, nothing is nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

/**
 * HTML from a template in which every value is escaped unless it is markup itself, so that no text of a user,
 * such as the name of a data set, can become part of the page's structure. Attribute values need their quotes.
 *
 * @example
 * html`<p title="${'"a" & b'}">${'<b>'}</p>`.text; // '<p title="&quot;a&quot; &amp; b">&lt;b&gt;</p>'
 */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + textOf(values[index - 1]) + string));
}

function textOf(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escapeText(String(value));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
