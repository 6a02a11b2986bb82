import { readFile } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodeTable } from '../code-table.js';
import { codeTableFromArtifact } from '../code-table-artifact.js';
import { ArgumentError, ArtifactError } from '../errors.js';
import { Random } from '../random.js';
import { type Artifact, decodeAnyArtifact, decodeArtifact, encodeArtifact, tensorOf } from './artifact.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

/** Every element type, an empty tensor and a scalar; what `fixtures/artifact-1.safetensors` holds. */
const known: Artifact = {
  kind: 'fixture',
  version: 1,
  metadata: { note: 'Größe ≥ 1 "quoted"', empty: '' },
  tensors: {
    f64: { shape: [2], data: Float64Array.of(Math.PI, -0) },
    f32: { shape: [2, 2], data: Float32Array.of(1.5, -2.25, Number.NaN, Number.POSITIVE_INFINITY) },
    i32: { shape: [3], data: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1) },
    u32: { shape: [1, 2], data: Uint32Array.of(0, 2 ** 32 - 1) },
    u16: { shape: [], data: Uint16Array.of(65535) },
    i8: { shape: [2], data: Int8Array.of(-128, 127) },
    u8: { shape: [3], data: Uint8Array.of(0, 128, 255) },
    empty: { shape: [0, 4], data: new Float32Array(0) },
  },
};

describe('round trip', () => {
  it('keeps kind, version, tensors and metadata', () => {
    expect(decodeArtifact(encodeArtifact(known), { kind: 'fixture', version: 1 })).toEqual(known);
    expect(decodeAnyArtifact(encodeArtifact(known))).toEqual(known);
  });

  it('keeps tensors whose names are numbers, as those of a list are', () => {
    const tensors = { 0: { shape: [1], data: Uint8Array.of(1) }, 1: { shape: [1], data: Uint8Array.of(2) } };
    const artifact = { kind: 'layers', version: 3, metadata: {}, tensors };
    expect(decodeAnyArtifact(encodeArtifact(artifact))).toEqual(artifact);
  });

  it('reads the same from memory that threads share', () => {
    const bytes = encodeArtifact(known);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    expect(decodeAnyArtifact(shared)).toEqual(known);
  });

  it('gives the same bytes for the same content', () => {
    expect(encodeArtifact(known)).toEqual(encodeArtifact(known));
  });

  it('is a plain safetensors file, with the checksum of zlib over all but its own digits', () => {
    const bytes = encodeArtifact(known);
    const { metadata, tensors } = decodeSafetensors(bytes);
    expect(tensors).toEqual(known.tensors);
    const digits = Buffer.from(bytes).indexOf(metadata.checksum);
    const rest = Buffer.concat([bytes.subarray(0, digits), bytes.subarray(digits + 8)]);
    expect(Number.parseInt(metadata.checksum, 16)).toBe(zlib.crc32(rest));
  });
});

describe('stored files of version 1', () => {
  const stored = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url));

  it('still read as what they were written from', async () => {
    expect(decodeArtifact(await stored('artifact-1.safetensors'), { kind: 'fixture', version: 1 })).toEqual(known);
  });

  it('still read as a code table', async () => {
    const artifact = decodeArtifact(await stored('code-table-1.safetensors'), CodeTable);
    const table = codeTableFromArtifact(artifact);
    expect([table.itemCount, table.codebookCount, table.codewordCount, table.dim]).toEqual([3, 2, 2, 2]);
    expect([...table.codes]).toEqual([0, 1, 1, 0, 1, 1]);
    expect([...table.codebooks]).toEqual([0.5, 1, -1, 2, 3, -3, 0, 0.25]);
    expect([...table.itemBias!]).toEqual([0, -1.5, 2]);
    expect(table.items.ids).toEqual([7, '7', 'ü']);
  });
});

describe('any damage is refused with an ArtifactError and nothing else', () => {
  const small = encodeArtifact({
    kind: 'code-table',
    version: 1,
    metadata: { a: 'b' },
    tensors: { x: { shape: [2], data: Float32Array.of(1, 2) }, y: { shape: [3], data: Uint8Array.of(1, 2, 3) } },
  });
  const large = encodeArtifact({
    kind: 'code-table',
    version: 1,
    metadata: {},
    tensors: {
      codes: { shape: [5000, 4], data: Uint8Array.from({ length: 20_000 }, (_, i) => i * 7) },
      codebooks: { shape: [4, 64, 8], data: Float32Array.from({ length: 2048 }, (_, i) => Math.sin(i)) },
    },
  });

  it('cut at every byte', () => {
    for (let length = 0; length < small.length; length++) expectRefused(small.slice(0, length));
  });

  it('with every byte changed: each of its bits, several, and all', () => {
    for (let position = 0; position < small.length; position++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 0x0f, 0x55, 0xff]) expectRefused(flipped(small, position, mask));
    }
  });

  it('a large one cut anywhere, or with any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(large.length - 1), fc.integer({ min: 1, max: 255 }), (position, mask) => {
        expectRefused(large.slice(0, position));
        expectRefused(flipped(large, position, mask));
      }),
      { numRuns: 300 },
    );
  });

  it('with bytes appended, put in, taken out or exchanged', () => {
    const random = new Random(3);
    for (let round = 0; round < 500; round++) {
      const [a, b] = [random.integer(small.length), random.integer(small.length)];
      const bytes = [...small];
      bytes.splice(a, random.integer(3), ...[random.integer(256), b].slice(random.integer(3)));
      if (bytes.join() !== small.join()) expectRefused(Uint8Array.from(bytes));
      const exchanged = small.slice();
      [exchanged[a], exchanged[b]] = [small[b], small[a]];
      if (small[a] !== small[b]) expectRefused(exchanged);
    }
  });

  it('any other bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expectRefused(bytes)));
  });
});

describe('a file with a right checksum that is not an artifact all the same', () => {
  it.each([
    ['no kind', { version: '1' }],
    ['an empty kind', { kind: '', version: '1' }],
    ['no version', { kind: 'a' }],
    ['version 0', { kind: 'a', version: '0' }],
    ['a version that is no number', { kind: 'a', version: '1.5' }],
  ])('is refused: %s', (_, metadata: Record<string, string>) => {
    const bytes = signed(encodeSafetensors({ tensors: {}, metadata: { checksum: '00000000', ...metadata } }));
    expect(() => decodeAnyArtifact(bytes, 'm')).toThrow(ArtifactError);
    expect(() => decodeAnyArtifact(bytes, 'm')).toThrow('m: expected metadata "kind" and "version"');
  });

  it('is refused: a safetensors file that LightRec did not write', () => {
    const foreign = encodeSafetensors({ tensors: {}, metadata: { format: 'pt' } });
    expect(() => decodeAnyArtifact(foreign)).toThrow('LightRec did not write it');
  });
});

describe('expected kind and version', () => {
  const encoded = encodeArtifact({ ...known, version: 2 });

  it('refuses another kind', () => {
    expect(() => decodeArtifact(encoded, { kind: 'index', version: 2 }, 'm')).toThrow(ArtifactError);
    expect(() => decodeArtifact(encoded, { kind: 'index', version: 2 }, 'm')).toThrow(
      'm: expected a file of kind "index", received kind "fixture"',
    );
  });

  it('refuses a newer version and says what to do', () => {
    expect(() => decodeArtifact(encoded, { kind: 'fixture', version: 1 }, 'm')).toThrow(
      'm: expected version 1 or older of "fixture", received version 2. Update LightRec to read it.',
    );
  });

  it('reads an older version', () => {
    expect(decodeArtifact(encoded, { kind: 'fixture', version: 3 }).version).toBe(2);
  });
});

describe('content that would not read back is refused before it is written', () => {
  it.each(['checksum', 'kind', 'version', '7', '0'])('metadata with the key %s', (key) => {
    expect(() => encodeArtifact({ ...known, metadata: { [key]: 'x' } })).toThrow(ArgumentError);
  });

  it.each([0, -1, 1.5, Number.NaN])('version %s', (version) => {
    expect(() => encodeArtifact({ ...known, version })).toThrow(ArgumentError);
  });

  it('an empty kind', () => {
    expect(() => encodeArtifact({ ...known, kind: '' })).toThrow('kind: expected a name, received ""');
  });
});

describe('tensorOf', () => {
  it('gives the tensor of that name, type and rank', () => {
    expect(tensorOf(known, 'f32', Float32Array, 2)).toEqual(known.tensors.f32);
  });

  it.each([
    [
      'of another type',
      'f32',
      Float64Array,
      2,
      'expected a Float64Array tensor "f32" of rank 2, received Float32Array [2,2]',
    ],
    ['of another rank', 'f32', Float32Array, 1, 'received Float32Array [2,2]'],
    ['that is not there', 'codes', Uint8Array, 2, 'received only f64,f32,i32,u32,u16,i8,u8,empty'],
  ] as const)('refuses a tensor %s', (_, name, type, rank, message) => {
    const read = () => tensorOf<Float64Array | Float32Array | Uint8Array>(known, name, type, rank);
    expect(read).toThrow(ArtifactError);
    expect(read).toThrow(message);
  });
});

function flipped(bytes: Uint8Array, position: number, mask: number): Uint8Array {
  const changed = bytes.slice();
  changed[position] ^= mask;
  return changed;
}

function expectRefused(bytes: Uint8Array): void {
  try {
    decodeAnyArtifact(bytes, 'model.safetensors');
  } catch (error) {
    if (ArtifactError.isInstance(error)) return;
    throw error;
  }
  throw new Error(`accepted ${bytes.length} damaged bytes`);
}

/** Puts the right checksum into a file whose metadata begins with one. */
function signed(bytes: Uint8Array): Uint8Array {
  const digits = Buffer.from(bytes).indexOf('00000000"');
  const rest = Buffer.concat([bytes.subarray(0, digits), bytes.subarray(digits + 8)]);
  bytes.set(new TextEncoder().encode(zlib.crc32(rest).toString(16).padStart(8, '0')), digits);
  return bytes;
}
