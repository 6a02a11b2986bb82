import { describe, expect, it } from 'vitest';
import { changedLines } from './messages.mjs';
import { mutate, mutationsOf, parses } from './mutations.mjs';

/** A text with each of its mutations. */
function mutants(text: string): string[] {
  return mutationsOf('a.ts', text).map((mutation) => mutate(text, mutation));
}

describe('mutationsOf', () => {
  it.each([
    ['a < b;', 'a <= b;'],
    ['a >= b;', 'a > b;'],
    ['a === b;', 'a !== b;'],
    ['a + b;', 'a - b;'],
    ['a += b;', 'a -= b;'],
    ['a && b;', 'a || b;'],
    ['a >>> b;', 'a << b;'],
    ['a ?? b;', 'a;'],
    ['!a;', '(a);'],
    ['f = true;', 'f = false;'],
    ['f = 0x0f;', 'f = 16;'],
    ['f = Math.max(a, b);', 'f = Math.min(a, b);'],
    ['f = a ? b : c;', 'f = !(a) ? b : c;'],
    ['if (a) { b = c; d = e; }', 'if (!(a)) { b = c; d = e; }'],
    ['require(a);', ';'],
    ['await a.flush();', ';'],
  ])('changes %s to %s', (text, changed) => {
    expect(mutants(text)).toEqual([changed]);
  });

  it.each(['return', 'return a', 'throw new Error("a")', 'continue', 'break'])(
    'removes a guard that does %s',
    (exit) => {
      const inLoop = (body: string) => `function f() { for (;;) { ${body} } }`;
      expect(mutants(inLoop(`if (a) ${exit};`))).toEqual([inLoop(';'), inLoop(`if (!(a)) ${exit};`)]);
      expect(mutants(inLoop(`if (a) { ${exit}; }`))).toHaveLength(2);
    },
  );

  it('leaves a loop its step and an `if` with an `else` its branches', () => {
    expect(mutants('for (let i = a; ; i++) b = i;')).toEqual([]);
    expect(mutants('function f() { if (a) return b; else return c; }')).toHaveLength(1);
  });

  it.each([
    ['comments', '// 1 < 2\n/** true && 3 */'],
    ['imports and exports', "import { a } from './a1.js';\nexport { b } from './b2.js';"],
    ['types', 'type A = 1 | true; interface B { c: 2 } let d: 3 | false; f<4>;'],
    ['texts', "a = '1 < 2'; e = 'a' + f; b = `$" + '{c + 1} && $' + '{!d}`;'],
    ['what is said of errors', "throw new RangeError(a + 1); b = new CodeError('c', 2);"],
    ['lists of option names', 'const names = optionNames<Options>({ k: 1, exclude: 1 });'],
    ['constants that set how fast a program runs', 'const chunkBytes = 1 << 16; const reportMs = 100;'],
  ])('leaves %s as they are', (_, text) => {
    expect(mutants(text)).toEqual([]);
  });

  it('changes no name that only looks like a function to exchange', () => {
    expect(mutants('a = options.max; b = { min };')).toEqual([]);
  });

  it('names the line', () => {
    expect(mutationsOf('a.ts', 'a;\n\nb = 1;')).toEqual([expect.objectContaining({ line: 3, text: '2' })]);
  });
});

describe('parses', () => {
  it('tells a program from what is none', () => {
    expect(parses('a.ts', 'const a: number = (1);')).toBe(true);
    expect(parses('a.ts', 'const a: number = ;')).toBe(false);
  });
});

describe('changedLines', () => {
  it('shows the whole line before and after', () => {
    const text = 'a;\n  b = c + 1; // d\ne;';
    const [, mutation] = mutationsOf('a.ts', text);
    expect(changedLines(text, mutation)).toEqual({ before: 'b = c + 1; // d', after: 'b = c + 2; // d' });
  });

  it('joins the lines of a change of several', () => {
    const text = 'a;\nf(() => {\n  b;\n});\ne;';
    const [mutation] = mutationsOf('a.ts', text);
    expect(changedLines(text, mutation)).toEqual({ before: 'f(() => { b; });', after: ';' });
  });
});
