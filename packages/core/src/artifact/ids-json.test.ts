import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idsToJson, jsonToValues } from './ids-json.js';

const encode = (text: string) => new TextEncoder().encode(text);
const anyIds = fc.array(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', ',"', '\\",'), fc.maxSafeInteger()),
);

describe('idsToJson', () => {
  it('is what JSON.stringify gives, of any number of parts', () => {
    fc.assert(
      fc.property(anyIds, (ids) => {
        expect(idsToJson(ids)).toEqual(encode(JSON.stringify(ids)));
      }),
    );
    const many = Array.from({ length: 2 ** 16 + 3 }, (_, i) => `item ${i}`);
    expect(Buffer.from(idsToJson(many)).equals(encode(JSON.stringify(many)))).toBe(true);
    expect(Buffer.from(idsToJson(many.slice(0, 2 ** 16))).equals(encode(JSON.stringify(many.slice(0, 2 ** 16))))).toBe(
      true,
    );
  });
});

describe('jsonToValues', () => {
  it('is what JSON.parse gives, wherever it is cut', () => {
    const spaces = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(anyIds, spaces, fc.integer({ min: 1, max: 40 }), (ids, space, most) => {
        const bytes = encode(JSON.stringify(ids, null, space));
        expect(jsonToValues(bytes, most)).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what JSON.parse refuses, and what is no array', () => {
    const broken = fc.string({ unit: fc.constantFrom('[', ']', ',', '"', '\\', '1', 'a', ' '), maxLength: 9 });
    fc.assert(
      fc.property(broken, fc.integer({ min: 1, max: 9 }), (text, most) => {
        const outcomeOf = (parse: () => unknown) => {
          try {
            const value = parse();
            return Array.isArray(value) ? value : 'refused';
          } catch {
            return 'refused';
          }
        };
        expect(outcomeOf(() => jsonToValues(encode(`[${text}`), most))).toEqual(
          outcomeOf(() => JSON.parse(`[${text}`)),
        );
      }),
      { numRuns: 5000 },
    );
    for (const bytes of [encode(''), encode('{}'), encode('1'), Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d)]) {
      expect(() => jsonToValues(bytes)).toThrow();
    }
  });
});
