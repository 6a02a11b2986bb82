import { readFileSync } from 'node:fs';
import { mostBits } from '@lightrec/kernels';
import { expect, it } from 'vitest';
import { dcmfDefaults } from './dcmf/options.js';
import { itemKnnDefaults } from './item-knn/options.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const ofDcmf = readme.slice(readme.indexOf('## `trainDcmf'));

it.each(Object.entries(dcmfDefaults))('has the default of %s of trainDcmf', (name, value) => {
  const [, cell] = ofDcmf.match(new RegExp(`^\\| \`${name}\` +\\|([^|]*)\\|`, 'm'))!;
  expect(cell.trim().replaceAll('`', '').replace(/^\./, '0.')).toBe(String(value));
});

const ofItemKnn = readme.slice(readme.indexOf('## `trainItemKnn'));

it.each(Object.entries(itemKnnDefaults))('has the default of %s of trainItemKnn', (name, value) => {
  const [, cell] = ofItemKnn.match(new RegExp(`^\\| \`${name}\` +\\|([^|]*)\\|`, 'm'))!;
  expect(cell.trim()).toBe(String(value));
});

it('has the most bits of a code', () => {
  expect(ofDcmf).toContain(`at most ${mostBits}`);
});
