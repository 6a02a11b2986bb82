/** By four lanes, joined as `(0 + 1) + (2 + 3)`, as the kernels add up; `width` is a multiple of 4. */
export function dotByLanes(a: Float32Array, aStart: number, b: Float32Array, width: number): number {
  const lanes = [0, 0, 0, 0];
  for (let d = 0; d < width; d++) lanes[d % 4] = Math.fround(lanes[d % 4] + Math.fround(a[aStart + d] * b[d]));
  return Math.fround(Math.fround(lanes[0] + lanes[1]) + Math.fround(lanes[2] + lanes[3]));
}
