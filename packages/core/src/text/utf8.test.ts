import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeAscii, decodePlainly, decodeUtf8, encodePlainly, encodeUtf8 } from './utf8.js';

afterEach(() => vi.unstubAllGlobals());

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 40 }),
);
const awkward = [0, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0x9f, 0xa0, 0xed, 0xef, 0xbb, 0xf0, 0x8f, 0x90];
const bytesOfAnyKind = fc.array(
  fc.oneof(fc.constantFrom(...awkward, 0xf4, 0xf5, 0xf8, 0xff), fc.integer({ min: 0, max: 255 })),
  { maxLength: 12 },
);

function decoded(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

describe('the plain twin', () => {
  it('encodes as TextEncoder does, half surrogate pairs too', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(encodePlainly(text)).toEqual(Uint8Array.from(new TextEncoder().encode(text)));
      }),
    );
  });

  it('decodes and refuses as a fatal TextDecoder does', () => {
    fc.assert(
      fc.property(bytesOfAnyKind, (list) => {
        const bytes = Uint8Array.from(list);
        const expected = decoded(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
        expect(decoded(() => decodePlainly(bytes))).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('decodes what is longer than a call has arguments', () => {
    const text = 'aé漢😀'.repeat(60_000);
    expect(decodePlainly(encodePlainly(text))).toBe(text);
  });
});

describe('encodeUtf8 and decodeUtf8', () => {
  it('do without TextEncoder and TextDecoder', () => {
    vi.stubGlobal('TextEncoder', undefined);
    vi.stubGlobal('TextDecoder', undefined);
    expect(decodeUtf8(encodeUtf8('漢 and 😀'))).toBe('漢 and 😀');
  });

  it('read memory that threads share', () => {
    const bytes = encodeUtf8('漢');
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    expect(decodeUtf8(shared)).toBe('漢');
  });

  it('give an array of this realm, whatever the platform gives', () => {
    class Foreign {
      encode = () => Object.setPrototypeOf(Uint8Array.of(97), null);
    }
    vi.stubGlobal('TextEncoder', Foreign);
    expect(encodeUtf8('a')).toBeInstanceOf(Uint8Array);
  });
});

describe('decodeAscii', () => {
  it('gives a character a byte', () => {
    expect(decodeAscii(Uint8Array.of(0x7b, 0x27, 0x20, 0x0a))).toBe("{' \n");
  });
});
