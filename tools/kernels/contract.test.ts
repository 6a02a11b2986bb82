import { describe, expect, it } from 'vitest';
import { addressesOf, exportsOf, structsOf } from './contract.mjs';

describe('exportsOf', () => {
  it('has functions without booleans, and globals, but for what every module has', () => {
    const declarations = `
      export const memory: WebAssembly.Memory;
      export function heapBase(): number;
      export function scan(start: number, isWhole: boolean): boolean;
      export const scanned: {
        get value(): number;
      };`;
    expect(exportsOf(declarations)).toBe(
      '  scan(start: number, isWhole: number): number;\n  readonly scanned: { readonly value: number };',
    );
  });
});

describe('addressesOf', () => {
  it('adds up what a memory map says', () => {
    const text = 'export const first: usize = 1_024;\nexport const second: usize = first + (4 + 1) * 2;';
    expect(addressesOf('assembly/memory-map.ts', text)).toBe(
      '\nexport const first = 1024;\nexport const second = 1034;\n',
    );
    expect(addressesOf('assembly/other.ts', text)).toBe('');
  });

  it('refuses what is no sum', () => {
    expect(() => addressesOf('assembly/memory-map.ts', 'const a: usize = f();')).toThrow('numbers, names, sums');
  });
});

describe('structsOf', () => {
  const struct = (type: string) => `
    @unmanaged
    export class Pair { first: usize; scale: ${type}; last: u32; }
    class Managed { first: string; }`;

  it('writes words in the order of the fields, floats as floats', () => {
    const written = structsOf('a.ts', struct('f32'));
    expect(written).toContain('export const bytesOfPair = 12;');
    expect(written).toContain('memory.uint32(address, 3).set([fields.first, 0, fields.last]);');
    expect(written).toContain('memory.float32(address, 3)[1] = fields.scale;');
    expect(written).not.toContain('Managed');
  });

  it('refuses a field that is no word', () => {
    expect(() => structsOf('a.ts', struct('u8'))).toThrow('Pair.scale: expected u32, usize or f32, received u8');
  });
});
