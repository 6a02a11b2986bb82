import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { exampleReport } from '../test-support/example-report.js';
import { resultTable } from './result-table.js';

const rows = exampleReport().rows;
const yardstick = 'exact brute force over float vectors';
const widthsOf = (table: string) => new Set(table.split('\n').map((line) => stringWidth(line)));

describe('resultTable', () => {
  it('sets names at the left and figures at the right', () => {
    expect(resultTable(rows, { yardstick })).toMatchInlineSnapshot(`
      "-------------------------------------------------------------------------------
                              Recall Recall   NDCG        bytes     µs speed compres-
      System                     @20   @100    @20   NDCG /item /query   -up     sion
      -------------------------------------------------------------------------------
      BPR float               0.1701 0.3541 0.1198 0.2299   260  1,235    1×       1×
      LightRec                0.1574 0.3375 0.1112 0.2215  4.13   35.3 35.0×    63.0×
      LightRec + post-ranking 0.1699 0.3511 0.1195 0.2296   264   98.1 12.6×    0.98×
      -------------------------------------------------------------------------------
      speed-up over exact brute force over float vectors"
    `);
  });

  it('fits 80 columns with the usual figures', () => {
    expect(Math.max(...widthsOf(resultTable(rows)))).toBeLessThanOrEqual(80);
  });
});

describe('options.columns', () => {
  it('of 60 breaks names, headings and the yardstick into more lines', () => {
    const table = resultTable(rows, { columns: 60, yardstick: `${yardstick} in plain JavaScript` });
    expect(table).toMatchInlineSnapshot(`
      "------------------------------------------------------
                   Recall        bytes     µs speed compres-
      System         @100   NDCG /item /query   -up     sion
      ------------------------------------------------------
      BPR float    0.3541 0.2299   260  1,235    1×       1×
      LightRec     0.3375 0.2215  4.13   35.3 35.0×    63.0×
      LightRec +   0.3511 0.2296   264   98.1 12.6×    0.98×
      post-ranking                                          
      ------------------------------------------------------
      speed-up over exact brute force over float vectors in plain
      JavaScript"
    `);
    expect(Math.max(...widthsOf(table))).toBeLessThanOrEqual(60);
  });

  it('of 60 keeps the columns aligned, whatever the names (random names)', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'é', '推', '👍', ' ', 'ก'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const widths = widthsOf(
          resultTable(
            names.map((system) => ({ ...rows[0], system })),
            { columns: 60 },
          ),
        );
        expect(widths.size).toBe(1);
        expect(Math.max(...widths)).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe('names of any script', () => {
  it('keep the columns aligned', () => {
    const names = ['推荐系统', 'Ünïcödé · µ', 'e\u0301tude', '👩‍👩‍👧 family', 'क्षि'];
    const table = resultTable(names.map((system) => ({ ...rows[0], system })));
    expect(widthsOf(table).size).toBe(1);
  });

  it('keep the columns aligned, whatever their length (random names)', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'é', '推', '👍', ' ', 'ﬁ', 'ก'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const widths = widthsOf(resultTable(names.map((system) => ({ ...rows[0], system }))));
        expect(widths.size).toBe(1);
        expect(Math.max(...widths)).toBeLessThanOrEqual(80);
      }),
    );
  });

  it('are cut where they are too long', () => {
    const table = resultTable([{ ...rows[0], system: 'a name that is far too long for a table' }]);
    expect(table).toContain('a name that is far too … ');
  });
});

describe('options.color', () => {
  it('changes nothing but the looks', () => {
    const colored = resultTable(rows, { color: true, yardstick });
    expect(colored).not.toBe(resultTable(rows, { yardstick }));
    expect(stripVTControlCharacters(colored)).toBe(resultTable(rows, { yardstick }));
  });

  it('makes the best of each column bold', () => {
    const table = resultTable(rows, { color: true }).replaceAll('\u001b', '␛');
    const bold = [...table.matchAll(/␛\[1m(.*?)␛/g)].map(([, text]) => text);
    expect(bold).toEqual(['0.1701', '0.3541', '0.1198', '0.2299', '4.13', '35.3', '35.0×', '63.0×']);
  });

  it('is off by default', () => {
    expect(resultTable(rows)).not.toContain('\u001b');
  });
});

describe('options.unicode', () => {
  it('draws the rules with line characters', () => {
    expect(resultTable(rows, { unicode: true }).replaceAll('─', '-')).toBe(resultTable(rows));
  });
});
