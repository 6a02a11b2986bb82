import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCounter } from './line-counter.js';

const blockLists = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\r', '\n'), maxLength: 12 }));
const counterOf = (blocks: readonly string[]) => {
  const counter = new LineCounter();
  for (const block of blocks) counter.add(Buffer.from(block));
  return counter;
};

describe('lineAt', () => {
  it('is one more than the line feeds before, for rising positions in any blocks', () => {
    fc.assert(
      fc.property(blockLists, fc.array(fc.nat(60)), (blocks, places) => {
        const text = blocks.join('');
        const counter = counterOf(blocks);
        for (const position of places.filter((place) => place < text.length).sort((a, b) => a - b)) {
          expect(counter.lineAt(position)).toBe(text.slice(0, position).split('\n').length);
        }
      }),
    );
  });

  it('goes on with blocks that are added later', () => {
    const counter = counterOf(['a\nb\n']);
    expect(counter.lineAt(3)).toBe(2);
    counter.add(Buffer.from('c\nd\n'));
    expect([counter.lineAt(4), counter.lineAt(6)]).toEqual([3, 4]);
  });
});

describe('lineOfTextAt', () => {
  it('passes over blanks and blank lines', () => {
    fc.assert(
      fc.property(blockLists, fc.nat(60), (blocks, position) => {
        const text = `${blocks.join('')}a`;
        fc.pre(position < text.length);
        const end = position + text.slice(position).search(/\S/);
        expect(counterOf([...blocks, 'a']).lineOfTextAt(position)).toBe(text.slice(0, end).split('\n').length);
      }),
    );
  });
});
