import { ArtifactError } from '../errors.js';
import { decodeAscii } from '../text/utf8.js';

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  /** The type of an element as NumPy writes it, such as `<f4`. */
  descr: string;
  /** Whether the first index runs fastest. */
  fortranOrder: boolean;
  shape: number[];
  /** Where the data begins. */
  dataStart: number;
}

/** \x93NUMPY */
export const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** What NumPy itself reads without being told to trust the file. */
const maximumHeaderBytes = 10_000;
/** So many bytes of a file hold its header, or show that there is none. */
export const npyHeadBytes = 10_012;
const text = /\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*/y;
const colon = /:\s*/y;
const boolean = /(True|False)/y;
/** Python 2 wrote an L after large numbers. */
const tuple = /\(\s*((?:[0-9]{1,16}L?\s*,\s*)*)(?:([0-9]{1,16})L?\s*)?\)/y;
const separator = /\s*(,\s*|(?=\}))/y;

/** Whether the bytes begin as a `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, place) => bytes[place] === byte);
}

/**
 * Reads the header of a `.npy` file of version 1, 2 or 3: magic, version, length, then a Python dictionary with
 * exactly the keys `descr`, `fortran_order` and `shape`. Nothing is allocated that it sizes.
 *
 * @param bytes - the file, or its first `npyHeadBytes`
 * @param length - bytes of the file
 * @throws ArtifactError where it is anything else
 */
export function readNpyHeader(bytes: Uint8Array, file?: string, length = bytes.length): NpyHeader {
  if (!isNpy(bytes)) throw malformedNpy(file, 'a file that begins as .npy files do', 'other bytes');
  const [major, minor] = bytes.subarray(6, 8);
  if (!(major >= 1 && major <= 3) || minor !== 0) {
    throw malformedNpy(file, 'version 1.0, 2.0 or 3.0 of the .npy format', `${major}.${minor}`);
  }
  const textStart = major === 1 ? 10 : 12;
  if (bytes.length < textStart) throw malformedNpy(file, `at least ${textStart} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerBytes = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = textStart + headerBytes;
  if (headerBytes > maximumHeaderBytes || dataStart > length) {
    const expected = `a header of at most ${maximumHeaderBytes} bytes within the file's ${length}`;
    throw malformedNpy(file, expected, `${headerBytes} bytes`);
  }
  const header = decodeAscii(bytes.subarray(textStart, dataStart));
  return { ...parseHeader(header, file), dataStart };
}

/** The error of a file that is no `.npy` file, or not one that can be read. */
export function malformedNpy(file: string | undefined, expected: string, received: string, hint?: string) {
  const usual = 'The file is not a .npy file, or it was cut or changed; write it again with numpy.save.';
  return new ArtifactError({ file, expected, received, hint: hint ?? usual });
}

function parseHeader(header: string, file?: string): Omit<NpyHeader, 'dataStart'> {
  const scanner = new Scanner(header);
  const entries = new Map<string, string | boolean | number[]>();
  scanner.next(/\s*\{\s*/y);
  while (!scanner.isAt('}')) {
    const key = scanner.text();
    scanner.next(colon);
    // The type of a record is a list.
    if (key === 'descr' && scanner.isAt('[')) {
      throw malformedNpy(file, 'an array of numbers', 'an array of records', arrayOfNumbers);
    }
    entries.set(key ?? '', scanner.value());
    scanner.next(separator);
    if (scanner.failed) break;
  }
  scanner.next(/\}\s*$/y);
  const [descr, fortranOrder, shape] = ['descr', 'fortran_order', 'shape'].map((key) => entries.get(key));
  const isWhole = !scanner.failed && entries.size === 3;
  if (isWhole && typeof descr === 'string' && typeof fortranOrder === 'boolean' && Array.isArray(shape)) {
    if (shape.every(Number.isSafeInteger)) return { descr, fortranOrder, shape };
  }
  throw malformedNpy(file, 'a header with descr, fortran_order and shape', JSON.stringify(header.slice(0, 80)));
}

/** What to do about a type that has no numbers. */
export const arrayOfNumbers = 'Save the numbers alone, as numpy.save(file, array.astype(numpy.float32)) does.';

/** Goes through a text by patterns; after the first that does not match, nothing does. */
class Scanner {
  failed = false;
  private place = 0;

  constructor(private readonly source: string) {}

  isAt(sign: string): boolean {
    return this.source[this.place] === sign;
  }

  next(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.place;
    const match = this.failed ? null : pattern.exec(this.source);
    if (!match) this.failed = true;
    else this.place = pattern.lastIndex;
    return match ?? undefined;
  }

  text(): string | undefined {
    const match = this.next(text);
    return match?.[1] ?? match?.[2];
  }

  /** A text, a truth value, or a tuple of integers. */
  value(): string | boolean | number[] {
    if (this.isAt('(')) {
      const [, listed = '', last] = this.next(tuple) ?? [];
      const numbers = listed.split(',').filter((entry) => entry.trim() !== '');
      return [...numbers, ...(last === undefined ? [] : [last])].map((entry) => Number.parseInt(entry, 10));
    }
    if (this.isAt('T') || this.isAt('F')) return this.next(boolean)?.[1] === 'True';
    return this.text() ?? '';
  }
}
