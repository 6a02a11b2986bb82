import { describe, expect, it } from 'vitest';
import { requireBoolean, requireFunction, requireOneOf, requireSignal, requireText } from './choices.js';

describe('requireOneOf', () => {
  it('accepts each of the allowed', () => {
    for (const value of ['mean', 'sum']) expect(() => requireOneOf('scale', value, ['mean', 'sum'])).not.toThrow();
  });

  it('refuses what is none of them, and suggests the one that was meant', () => {
    expect(() => requireOneOf('scale', 'means', ['mean', 'sum'])).toThrow(
      'scale: expected one of mean, sum, received "means". Did you mean mean?',
    );
    expect(() => requireOneOf('scale', 1 as never, ['mean', 'sum'])).toThrow('one of mean, sum, received 1.');
    expect(() => requireOneOf('scale', 'x', ['mean'], 'Or a function.')).toThrow('received "x". Or a function.');
  });
});

it('requireBoolean takes true and false alone', () => {
  for (const value of [true, false]) expect(() => requireBoolean('bias', value)).not.toThrow();
  for (const value of [0, 1, 'true', undefined, null]) {
    expect(() => requireBoolean('bias', value as never)).toThrow('bias: expected true or false, received');
  }
});

it('requireText takes a string or nothing', () => {
  for (const value of [undefined, '', 'tensor']) expect(() => requireText('file', value)).not.toThrow();
  for (const value of [null, 7, {}, ['a']]) {
    expect(() => requireText('file', value)).toThrow('file: expected a string, received');
  }
});

it('requireFunction takes a function or nothing', () => {
  for (const value of [undefined, () => 1, async () => 1, Map]) {
    expect(() => requireFunction('validate', value)).not.toThrow();
  }
  for (const value of [null, 7, 'f', {}]) {
    expect(() => requireFunction('validate', value)).toThrow('validate: expected a function, received');
  }
});

it('requireSignal takes a signal or nothing, not its controller', () => {
  for (const value of [undefined, new AbortController().signal]) {
    expect(() => requireSignal('signal', value)).not.toThrow();
  }
  for (const value of [null, 7, 'stop', {}, new AbortController()]) {
    expect(() => requireSignal('signal', value)).toThrow('signal: expected the signal of an AbortController');
  }
});
