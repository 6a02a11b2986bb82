/**
 * Of 2^rest, |rest| <= 1/2, highest power first: minimax with 2^0 = 1, so that a choice without a rival has no
 * gradient. In memory, because V8 would make a constant anew each time it is used.
 */
export const coefficients = memory.data<f32>([0.0013264727, 0.009671513, 0.055507336, 0.24022242, 0.693147, 1]);

/**
 * 2^t, off by at most 2e-7 of itself, and 0 below 2^-126 and for what is no number: `t + magic` has the nearest integer
 * in its last bits, which go into the exponent; the rest goes into the polynomial.
 *
 * @param magic - 1.5 * 2^23
 * @param least - -126
 * @param c5, c4, c3, c2, c1, c0 - of `coefficients`, which a loop loads once
 */
// @inline
export function powerOfTwo(
  t: v128,
  magic: v128,
  least: v128,
  c5: v128,
  c4: v128,
  c3: v128,
  c2: v128,
  c1: v128,
  c0: v128,
): v128 {
  const shifted = f32x4.add(t, magic);
  const rest = f32x4.sub(t, f32x4.sub(shifted, magic));
  let power = f32x4.add(f32x4.mul(c5, rest), c4);
  power = f32x4.add(f32x4.mul(power, rest), c3);
  power = f32x4.add(f32x4.mul(power, rest), c2);
  power = f32x4.add(f32x4.mul(power, rest), c1);
  power = f32x4.add(f32x4.mul(power, rest), c0);
  return v128.and(i32x4.add(power, i32x4.shl(shifted, 23)), f32x4.gt(t, least));
}
