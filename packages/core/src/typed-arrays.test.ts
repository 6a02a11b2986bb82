import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isTypedArray } from './typed-arrays.js';

describe('isTypedArray', () => {
  it('knows arrays of this realm and of another, and subclasses', () => {
    expect(isTypedArray(Float32Array.of(1), Float32Array)).toBe(true);
    expect(isTypedArray(Buffer.of(1), Uint8Array)).toBe(true);
    const foreign = runInNewContext('Float32Array.of(1)');
    expect(foreign instanceof Float32Array).toBe(false);
    expect(isTypedArray(foreign, Float32Array)).toBe(true);
  });

  it('refuses arrays of another type, and what only looks like one', () => {
    expect(isTypedArray(Float64Array.of(1), Float32Array)).toBe(false);
    expect(isTypedArray({ [Symbol.toStringTag]: 'Float32Array' }, Float32Array)).toBe(false);
    expect(isTypedArray(undefined, Float32Array)).toBe(false);
  });
});
