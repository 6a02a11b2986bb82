// biome-ignore lint/suspicious/noApproximativeNumericConstant: near ln 2, but the best for float32 beside the others
const coefficients = [0.0013264727, 0.009671513, 0.055507336, 0.24022242, 0.693147, 1];
const magic = 12582912;
const view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(4));

/** The twin of the kernel `powerOfTwo`, equal to the last bit. */
export function powerOfTwo(t: number): number {
  if (!(t > -126)) return 0;
  const shifted = Math.fround(t + magic);
  const rest = Math.fround(t - Math.fround(shifted - magic));
  let power = 0;
  for (const coefficient of coefficients) power = Math.fround(Math.fround(power * rest) + Math.fround(coefficient));
  view.setFloat32(0, power);
  const bits = view.getInt32(0);
  view.setFloat32(0, shifted);
  view.setInt32(0, bits + (view.getInt32(0) << 23));
  return view.getFloat32(0);
}
