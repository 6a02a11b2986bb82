import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bprDefaults } from './bpr/options.js';
import { dssmDefaults } from './dssm/options.js';
import { elsaDefaults } from './elsa/options.js';
import { declaredFoldIn } from './fold-in/fold-in-user.js';
import { ialsDefaults } from './ials/options.js';
import { declaredSearch } from './ials/tune-ials.js';
import { lightRecDefaults } from './light-rec/options/hyperparameters.js';
import { resolveLightRecHyperparameters } from './light-rec/options/resolve-options.js';
import { encodeUsersDefaults } from './light-rec/users/encode-users.js';
import { mostCodewords } from './limits.js';
import { sampledSoftmaxDefaults } from './sampled-softmax/options.js';
import { textFeaturesDefaults } from './text/fit-text-features.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** What the table behind a heading, or another text, states in the cells of an option. */
function statedOf(behind: string, name: string): string[] {
  const [, row] = readme.slice(readme.indexOf(behind)).match(new RegExp(`^\\| \`${name}\` +\\|(.*)\\|$`, 'm'))!;
  return row.split(' |').map((cell) => cell.trim().replaceAll('`', '').replace(/^\./, '0.'));
}

it.each(Object.entries(bprDefaults))('has the default of %s of trainBpr', (name, value) => {
  expect(statedOf('## `trainBpr', name)[0]).toBe(String(value));
});

it.each(Object.entries(ialsDefaults))('has the default of %s of trainIals', (name, value) => {
  expect(statedOf('## `trainIals', name)[0]).toBe(String(value));
});

it.each(Object.entries(declaredSearch))('has the default of %s of tuneIals', (name, [value]) => {
  expect(statedOf('## `tuneIals', name)[0]).toBe(String(value));
});

it.each(Object.entries(sampledSoftmaxDefaults))('has the default of %s of trainSampledSoftmax', (name, value) => {
  expect(statedOf('## `trainSampledSoftmax', name)[0]).toBe(String(value));
});

it.each(Object.entries(elsaDefaults))('has the default of %s of trainElsa', (name, value) => {
  expect(statedOf('## `trainElsa', name)[0]).toBe(String(value));
});

it.each(Object.entries(dssmDefaults))('has the default of %s of trainDssm', (name, value) => {
  expect(statedOf('## `trainDssm', name)[0]).toBe(Array.isArray(value) ? `[${value}]` : String(value));
});

it.each(Object.entries(textFeaturesDefaults))('has the default of %s of fitTextFeatures', (name, value) => {
  expect(statedOf('## `fitTextFeatures', name)[0]).toBe(String(value));
});

const paper = resolveLightRecHyperparameters({ recipe: 'paper' });

it.each(Object.entries(lightRecDefaults))('has both defaults of %s of trainLightRec', (name, value) => {
  const stated = statedOf('## `trainLightRec', name).slice(0, 2);
  expect(stated).toEqual([String(value), String(paper[name as keyof typeof paper])]);
});

it.each(Object.entries(declaredFoldIn))('has the default of %s of foldInUser', (name, [value]) => {
  expect(statedOf('`foldInUser(history, options)`', name)[0]).toBe(String(value));
});

it.each(Object.entries(encodeUsersDefaults))('has the default of %s of encodeUsers', (name, value) => {
  expect(statedOf('`encodeUsers(model, options)`', name)[0]).toBe(String(value));
});

it('has the limits', () => {
  expect(readme.split('## Limits')[1].split('##')[0]).toContain(String(mostCodewords));
});
