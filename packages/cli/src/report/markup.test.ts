import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { html, Markup } from './markup.js';

describe('html', () => {
  it('escapes text in content and in attributes', () => {
    expect(html`<p title="${'"a" & b'}">${"<b>'"}</p>`.text).toBe(
      '<p title="&quot;a&quot; &amp; b">&lt;b&gt;&#39;</p>',
    );
  });

  it('keeps markup as it is, joins lists, and leaves nothing where there is nothing', () => {
    const items = ['<', '>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${undefined}${new Markup('<hr>')}${0}</ul>`.text).toBe(
      '<ul><li>&lt;</li><li>&gt;</li><hr>0</ul>',
    );
  });

  it('gives back any text through a parser, as text and as attribute', () => {
    // A parser replaces control characters and joins line breaks by rule of the standard, so these are left out.
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(...'<>&"\'/=;# ax'), fc.string({ unit: 'grapheme' })) });
    fc.assert(
      fc.property(text, (value) => {
        const { document } = parseHTML(html`<p id="p" title="${value}">${value}</p>`.text);
        const paragraph = document.getElementById('p');
        expect(paragraph?.childElementCount).toBe(0);
        expect(paragraph?.textContent).toBe(value);
        expect(paragraph?.getAttribute('title')).toBe(value);
      }),
    );
  });
});
