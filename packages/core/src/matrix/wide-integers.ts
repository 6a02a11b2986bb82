import { ArtifactError } from '../errors.js';

/**
 * Integers of 64 bits, little-endian, as float64, which holds them up to 2^53 - 1.
 *
 * @param bytes - a whole buffer, 8 bytes an integer
 * @throws ArtifactError where an integer is larger, as a rounded id would be another one
 */
export function wideIntegersToFloat64(
  bytes: Uint8Array<ArrayBuffer>,
  kind: 'signed' | 'unsigned',
  file?: string,
): Float64Array<ArrayBuffer> {
  const low = new Uint32Array(bytes.buffer);
  const high = kind === 'signed' ? new Int32Array(bytes.buffer) : low;
  const values = new Float64Array(bytes.length / 8);
  for (let i = 0; i < values.length; i++) {
    values[i] = high[2 * i + 1] * 2 ** 32 + low[2 * i];
    if (Number.isSafeInteger(values[i])) continue;
    throw new ArtifactError({
      file,
      expected: 'integers of at most 2^53 - 1',
      received: `about ${values[i]} at entry ${i}`,
      hint: 'A number of JavaScript cannot hold it exactly. Save such ids as texts.',
    });
  }
  return values;
}
