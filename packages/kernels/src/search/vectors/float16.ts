const largestHalf = 65_504;
const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The bits of the nearest IEEE 754 binary16, ties to even; `undefined` where none is near, as the number is too large. */
export function halfOf(value: number): number | undefined {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  // Half an ulp above the largest still rounds to it.
  if (!(magnitude < largestHalf + 16)) return undefined;
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24);
  scratch[0] = magnitude;
  const exponent = (scratchBits[0] >>> 23) - 127;
  return sign | (((exponent + 15) << 10) + roundToEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below + (below & 1);
  return rest > 0.5 ? below + 1 : below;
}
