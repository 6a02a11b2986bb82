import { describe, expect, it } from 'vitest';
import { styleSheet } from './style-sheet.js';

/** Relative luminance of a colour, in [0, 1] (WCAG 2.2). */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function colorsOf(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [name, color]),
  );
}

const [light, dark] = styleSheet.split('@media (prefers-color-scheme: dark)').map((part) => part.split('}')[0]);

describe.each([
  ['light', colorsOf(light)],
  ['dark', colorsOf(dark)],
])('the colours of the %s page', (_, colors) => {
  const grounds = [colors.paper, colors.surface];

  it.each(['ink', 'muted', 'accent'])('let text of colour %s be read (contrast at least 4.5)', (name) => {
    for (const ground of grounds) expect(contrast(colors[name], ground)).toBeGreaterThan(4.5);
  });

  it.each(['series-1', 'series-2', 'series-3', 'series-4', 'bar'])(
    'let the graphics of colour %s be seen (at least 3)',
    (name) => {
      for (const ground of grounds) expect(contrast(colors[name], ground)).toBeGreaterThan(3);
    },
  );
});
