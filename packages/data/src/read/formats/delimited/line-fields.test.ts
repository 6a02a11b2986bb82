import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../test-support.js';
import { splitLine } from './line-fields.js';

const tab = { delimiter: '\t', quote: '"' };
const split = (line: string, dialect = {}) => splitLine(line, { ...tab, ...dialect });

describe('splitLine', () => {
  it('gives back fields that were quoted where they must be', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', '\t', ' ', '::', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), fc.constantFrom('\t', '::'), (fields, delimiter) => {
        const plain = delimiter === '\t' ? fields : fields.map((text) => text.replaceAll(':', '.'));
        expect(split(csvRow(plain, delimiter), { delimiter })).toEqual({ fields: plain, hasOpenQuote: false });
      }),
    );
  });

  it.each([
    ['"Best of\t5', ['"Best of', '5'], true],
    ['5\t"Best of', ['5', '"Best of'], true],
    ['the rest"\t5', ['the rest"', '5'], false],
    ['7" single\tan "odd" one', ['7" single', 'an "odd" one'], false],
    ['"a" b\t"c"', ['"a" b', 'c'], true],
    ['"a"b\tc', ['"a"b', 'c'], true],
    ['"\tb', ['"', 'b'], true],
    [' "a\tb" \t c ', ['a\tb', 'c'], false],
    ['""\t""""', ['', '"'], false],
    ['a\t', ['a', ''], false],
    ['\t', ['', ''], false],
    ['"a', ['"a'], true],
  ])('of %j has the fields %j', (line, fields, hasOpenQuote) => {
    expect(split(line)).toEqual({ fields, hasOpenQuote });
  });

  it('takes quotes for text where there are none', () => {
    expect(split('"a"\t""', { quote: null }).fields).toEqual(['"a"', '""']);
  });

  it('takes an escape before any character of a quoted field', () => {
    const escaped = { escapedBy: '\\' };
    expect(split('"say \\"hi\\"\t"\t"\\\\"\ta\\b', escaped).fields).toEqual(['say "hi"\t', '\\', 'a\\b']);
    expect(split('"a\\', escaped)).toEqual({ fields: ['"a\\'], hasOpenQuote: true });
  });
});
