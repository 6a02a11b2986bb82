import { ArtifactError } from '@lightrec/core';
import { blockSize, type SearchLayout, type SearchSegment, type StoredVectors } from '@lightrec/kernels/search';

/** Throws unless every number that a search would follow leads to where it should. */
export function requireSoundLayout(layout: SearchLayout): void {
  const { codebookOrder, codewordOrder, codebooks, items, biases, itemCount, codebookCount, codewordCount } = layout;
  require(isPermutation(codebookOrder, codebookCount), 'codebooks in some order', 'a codebook twice or none');
  for (let place = 0; place < codebookCount; place++) {
    const order = codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount);
    require(isPermutation(order, codewordCount), 'codewords in some order', 'a codeword twice or none');
  }
  require(isPermutation(items, itemCount), 'each item at one position', 'an item twice or none');
  require(areFinite(codebooks), 'finite codewords', 'others');
  require(!biases || areFinite(biases), 'finite biases', 'others');
  if (layout.isVariableRate) requireVariableRate(layout);
  for (const segment of layout.segments) requireSoundSegment(segment, codewordCount);
}

/** Codes of variable rate are cut off at the end, where the last codeword, of zeros, stands for none. */
function requireVariableRate({ codebookOrder, codewordOrder, codebooks, ...shape }: SearchLayout): void {
  const { codebookCount, codewordCount, dim } = shape;
  const rowLength = Math.ceil(codewordCount / blockSize) * blockSize * dim;
  for (let place = 0; place < codebookCount; place++) {
    require(codebookOrder[place] === place, 'codebooks in order, as their codes are cut off', `${codebookOrder}`);
    const order = codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount);
    const last = order.indexOf(codewordCount - 1);
    const start = place * rowLength + Math.floor(last / blockSize) * blockSize * dim + (last % blockSize);
    for (let d = 0; d < dim; d++) {
      const value = codebooks[start + d * blockSize];
      require(value === 0, 'a zero codeword that stands for none', `${value}`);
    }
  }
}

function requireSoundSegment(
  { offsets, codes, start, itemCount, codeLength, stride }: SearchSegment,
  codewordCount: number,
) {
  let before = start;
  for (const offset of offsets) {
    require(offset >= before, 'groups one behind another', `one that begins at ${offset} after ${before}`);
    before = offset;
  }
  require(offsets[0] === start && before === start + itemCount, 'groups that cover the segment', 'others');
  if (codewordCount === 256) return;
  for (let book = 0; book < codeLength - 1; book++) {
    const column = codes.subarray(book * stride, book * stride + itemCount);
    const wrong = column.find((code) => code >= codewordCount);
    require(wrong === undefined, `codes below ${codewordCount}`, `${wrong}`);
  }
}

/** Throws unless all numbers that vectors stand for are finite, those that fill up rows too. */
export function requireSoundVectors({ format, rows, scales, biases, center }: StoredVectors): void {
  require(!biases || areFinite(biases), 'finite biases of vectors', 'others');
  require(!center || areFinite(center), 'a finite centre of vectors', 'another');
  require(!scales || areFinite(scales), 'finite scales of vectors', 'others');
  if (format === 'int8') return;
  // A copy where floats need another alignment than the bytes have.
  const { buffer, byteOffset } = rows.byteOffset % 4 === 0 ? rows : rows.slice();
  const isSound =
    format === 'float32'
      ? areFinite(new Float32Array(buffer, byteOffset, rows.length / 4))
      : new Uint16Array(buffer, byteOffset, rows.length / 2).every((half) => (half & 0x7c00) !== 0x7c00);
  require(isSound, 'finite vectors', 'others');
}

function isPermutation(numbers: Uint8Array | Uint32Array, count: number): boolean {
  const seen = new Uint8Array(count);
  for (const number of numbers) {
    if (number >= count || seen[number]) return false;
    seen[number] = 1;
  }
  return numbers.length === count;
}

function areFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function require(holds: boolean, expected: string, received: string): void {
  if (!holds) throw new ArtifactError({ expected, received });
}
