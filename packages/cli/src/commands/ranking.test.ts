import { describe, expect, it } from 'vitest';
import type { Context } from '../context.js';
import { printRanking } from './ranking.js';

function linesOf(ids: (string | number)[], columns?: number): string[] {
  const lines: string[] = [];
  const scores = Float32Array.from(ids, (_, i) => 1 - i / 1000);
  const context = { columns, print: (line: string) => lines.push(line) };
  printRanking({ ids, scores } as never, context as unknown as Context);
  return lines;
}

describe('printRanking', () => {
  it('sets rank, item and score in columns', () => {
    expect(linesOf(['sku-1', 7])).toEqual(['rank  item    score', '   1  sku-1  1.0000', '   2  7      0.9990']);
  });

  it('prints more items than a function takes arguments', () => {
    expect(linesOf(Array.from({ length: 200_000 }, (_, item) => item))).toHaveLength(200_001);
  });

  it('cuts ids in their middle only where a terminal says how wide it is', () => {
    const id = `https://shop.example/${'x'.repeat(80)}/7`;
    expect(linesOf([id])[1]).toContain(id);
    const [head, line] = linesOf([id], 60);
    expect([head.length, line.length]).toEqual([60, 60]);
    expect(line).toMatch(/^ {3}1 {2}https:\/\/.*….*\/7 {2}1\.0000$/);
  });

  it('shows an id that breaks a line, or paints the terminal, in one line as it is', () => {
    expect(linesOf(['a\nb\u001b[31m'])[1]).toBe('   1  a\\nb\\u001b[31m  1.0000');
  });
});
