import { expect, it } from 'vitest';
import { type DeclaredOptions, defaultsOf, resolveDeclared } from './declared.js';
import { requireInteger, requirePositive } from './numbers.js';

const declared: DeclaredOptions<{ seed: number; dim: number; rate: number }> = {
  seed: [7, (name, value) => requireInteger(name, value, 0)],
  dim: [32, (name, value) => requireInteger(name, value, 1)],
  rate: [0.5, requirePositive],
};

it('takes what is given, also 0, defaults for what is not, and nothing that is not declared', () => {
  const options = { seed: 0, dim: undefined, signal: 'x' };
  expect(resolveDeclared(declared, options)).toEqual({ seed: 0, dim: 32, rate: 0.5 });
  expect(defaultsOf(declared)).toEqual({ seed: 7, dim: 32, rate: 0.5 });
});

it('takes other defaults, which it leaves as they are', () => {
  const defaults = { seed: 1, dim: 2, rate: 3 };
  expect(resolveDeclared(declared, { rate: 4 }, defaults)).toEqual({ seed: 1, dim: 2, rate: 4 });
  expect(defaults.rate).toBe(3);
});

it('refuses by name what does not pass its check, null too', () => {
  expect(() => resolveDeclared(declared, { dim: 0 })).toThrow('dim: expected an integer >= 1, received 0');
  expect(() => resolveDeclared(declared, { rate: null as never })).toThrow('rate: expected a finite number > 0');
  expect(() => resolveDeclared(declared, {}, { seed: 0, dim: 1, rate: 0 })).toThrow('rate: expected');
});
