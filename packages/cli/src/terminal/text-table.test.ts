import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { printable, textTable } from './text-table.js';

describe('textTable', () => {
  it('aligns cells of any script, and leaves no blanks at the end of a line', () => {
    const lines = textTable([
      { cells: ['id', '推荐', 'e\u0301'] },
      { cells: ['n', '12', '3'], align: 'right' },
      { cells: ['', 'x', ''] },
    ]);
    expect(lines).toEqual(['id     n', '推荐  12  x', 'e\u0301      3']);
  });

  it('cuts what shrinks in its middle, so that both ends tell it from others', () => {
    const ids = ['https://shop.example/items/1111', 'https://shop.example/items/2222'];
    const lines = textTable(
      [
        { cells: ids, shrinks: true },
        { cells: ['0.5', '0.25'], align: 'right' },
      ],
      { width: 26 },
    );
    expect(lines).toEqual(['https://sh…tems/1111   0.5', 'https://sh…tems/2222  0.25']);
  });

  it('fits the width with ids of any script (random ids)', () => {
    const id = fc.string({ unit: fc.constantFrom('a', '1', 'é', '推', '👍', ' ', 'ก', 'e\u0301'), maxLength: 90 });
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 5 }), fc.integer({ min: 20, max: 80 }), (ids, width) => {
        const columns = [
          { cells: ids.map((_, i) => String(i)) },
          { cells: ids, shrinks: true },
          { cells: ids.map(() => '0.1234') },
        ];
        const widths = textTable(columns, { width }).map((line) => stringWidth(line));
        for (const own of widths) expect(own).toBeLessThanOrEqual(width);
        // A wide character may leave one column free.
        expect(new Set(widths).size).toBe(1);
      }),
    );
  });

  it('fills lines to one width, and paints cells without moving any', () => {
    const cells = ['1', '100'];
    const columns = [{ cells: ['a', 'b'] }, { cells, align: 'right' as const }, { cells: ['x', ''] }];
    expect(textTable(columns, { gap: '|', filled: true })).toEqual(['a|  1|x', 'b|100| ']);
    const paint = (cell: string, row: number) => `${row}<${cell}>`;
    expect(textTable([{ cells, paint, align: 'right' }])).toEqual(['  0<1>', '1<100>']);
  });

  it('takes more rows than a function takes arguments', () => {
    const cells = Array.from({ length: 300_000 }, (_, i) => String(i));
    expect(textTable([{ cells }]).at(-1)).toBe('299999');
  });
});

describe('printable', () => {
  it('shows what would move the cursor or turn the line around', () => {
    expect(printable('a\nb\u001b[2Jc\u009bd\u202ee\u007f')).toBe('a\\nb\\u001b[2Jc\\u009bd\\u202ee\\u007f');
    expect(printable('Ünï 推荐 👩‍👩‍👧')).toBe('Ünï 推荐 👩‍👩‍👧');
  });
});
