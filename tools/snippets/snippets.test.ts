import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from './compile.js';
import { exampleSnippets, firstCode, readmeSnippets, writeSnippet } from './snippets.js';

const run = promisify(execFile);
const timeoutMs = 120_000;

describe('the first code of a README', () => {
  it('is the first fence marked ts, on its own lines', () => {
    expect(firstCode('# a\n```sh\nx\n```\n```ts\ny;\nz;\n```\n```ts\nw;\n```\n')).toBe('\n\n\n\n\ny;\nz;');
  });

  it('is nothing where no fence is marked ts', () => {
    expect(firstCode('# a\n```js\nx\n```\n')).toBeUndefined();
  });
});

describe('compile', () => {
  it('says what is wrong in which file, by line', () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'lightrec-compile-'));
    const [right, wrong] = ['right.mts', 'wrong.mts'].map((name) => path.join(directory, name));
    writeFileSync(right, 'export const count: number = 1;\n');
    writeFileSync(wrong, "\nexport const count: number = '1';\n");
    const problems = compile([right, wrong]);
    rmSync(directory, { recursive: true });
    expect(problems.get(right)).toEqual([]);
    expect(problems.get(wrong)).toEqual(["line 2: Type 'string' is not assignable to type 'number'."]);
  });
});

const snippets = [...readmeSnippets(), ...exampleSnippets()].map((snippet) => ({
  ...snippet,
  file: writeSnippet(snippet),
}));
let problems: Map<string, string[]>;

beforeAll(() => {
  problems = compile(snippets.map(({ file }) => file));
}, timeoutMs);

for (const { source, code, file } of snippets) {
  describe(source, () => {
    it('shows code', () => {
      expect(code, 'the text of a fence marked ts').toBeTruthy();
    });
    if (!code) return;

    it('shows code that type-checks', () => {
      expect(problems.get(file)).toEqual([]);
    });

    it('shows code that runs to its end', { timeout: timeoutMs }, async () => {
      const script = file.replace(/\.mts$/, '.mjs');
      await run(process.execPath, ['--enable-source-maps', script], { cwd: path.dirname(file), timeout: timeoutMs });
    });
  });
}
