import { readFileSync } from 'node:fs';
import * as core from '@lightrec/core';
import { expect, it } from 'vitest';
import * as lightrecEval from './index.js';

const modules: Record<string, unknown> = { '@lightrec/core': core, '@lightrec/eval': lightrecEval };

it('runs the first snippet of the README and prints what its comments say', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const snippet = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const expected = [...snippet.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((match) => match[1]);
  const body = snippet.replace(/import (\{.*\}) from ('.*');/g, 'const $1 = modules[$2];');
  const printed: string[] = [];
  const run = new Function('modules', 'console', `return (async () => {${body}})();`);
  await run(modules, { log: (...values: unknown[]) => printed.push(values.join(' ')) });
  expect(printed).toEqual(expected);
  expect(printed).toHaveLength(3);
});
