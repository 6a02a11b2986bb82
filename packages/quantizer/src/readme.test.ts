import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resolveEncoderOptions } from './composite-encoder/options.js';
import { byteCodewordCount, maxThreadCount, mostCodewords } from './limits.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it.each(Object.entries(resolveEncoderOptions({})))('the README has the default of %s', (name, value) => {
  const [, stated] = readme.match(new RegExp(`^\\| \`${name}\` +\\| (.*?) +\\|`, 'm'))!;
  expect(stated.replaceAll('`', '')).toBe(String(value));
});

it('the README has the limits', () => {
  const [, limits] = readme.split('## Limits');
  for (const limit of [mostCodewords, byteCodewordCount, maxThreadCount]) {
    expect(limits.split('##')[0]).toContain(limit.toLocaleString('en-US'));
  }
});
