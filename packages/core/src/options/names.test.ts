import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import { optionNames, requireKnown } from './names.js';
import { nearestName } from './nearest-name.js';

const names = optionNames<{ codewordCount?: number; epochs?: number; dim: number }>({
  codewordCount: 1,
  epochs: 1,
  dim: 1,
});

describe('requireKnown', () => {
  it('accepts any of the names, and none', () => {
    expect(() => requireKnown('train', { epochs: 3, dim: undefined }, names)).not.toThrow();
    expect(() => requireKnown('train', {}, names)).not.toThrow();
  });

  it('refuses another name, and says which there are', () => {
    expect(() => requireKnown('train', { factors: 64 }, names)).toThrow(ArgumentError);
    expect(() => requireKnown('train', { factors: 64 }, names)).toThrow(
      'factors: expected one of the options of train: codewordCount, epochs, dim, received another name.',
    );
  });

  it('suggests the name that was meant', () => {
    expect(() => requireKnown('train', { codewordcount: 16 }, names)).toThrow('Did you mean codewordCount?');
    expect(() => requireKnown('train', { factors: 64 }, names)).not.toThrow('Did you mean');
  });

  it('names the argument', () => {
    try {
      requireKnown('train', { epoch: 3 }, names);
      expect.unreachable();
    } catch (error) {
      expect(ArgumentError.isInstance(error) && error.argument).toBe('epoch');
    }
  });

  it.each([7, 'dim', null, true])('refuses %j for options', (options) => {
    expect(() => requireKnown('train', options as never, names)).toThrow(
      `options of train: expected an object with any of codewordCount, epochs, dim, received ${JSON.stringify(options)}`,
    );
  });
});

describe('nearestName', () => {
  it.each([
    ['epoch', 'epochs'],
    ['EPOCHS', 'epochs'],
    ['ephocs', 'epochs'],
    ['dims', 'dim'],
    ['codeword', undefined],
    ['batchSize', undefined],
    ['k', undefined],
    ['', undefined],
  ])('of %s is %s', (misspelt, expected) => {
    expect(nearestName(misspelt, names)).toBe(expected);
  });

  it('is the nearest of several', () => {
    expect(nearestName('userVector', ['itemVectors', 'userVectors', 'users'])).toBe('userVectors');
  });
});
