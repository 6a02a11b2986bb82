/** `<a, b>`: four dimensions to a register, lanes joined as `(0 + 1) + (2 + 3)`, then the dimensions that fill none. */
// @inline
export function dot(a: usize, b: usize, dim: u32): f32 {
  const blockEnd = a + ((dim & ~3) << 2);
  const end = a + (dim << 2);
  let sums = f32x4.splat(0);
  for (; a < blockEnd; a += 16) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(a), v128.load(b)));
    b += 16;
  }
  let sum = addLanes(sums);
  for (; a < end; a += 4) {
    sum += load<f32>(a) * load<f32>(b);
    b += 4;
  }
  return sum;
}

/** `a += scale x` and `b += scale y`, in one walk. */
// @inline
export function addTwoScaled(a: usize, x: usize, b: usize, y: usize, scale: f32, dim: u32): void {
  const blockEnd = a + ((dim & ~3) << 2);
  const end = a + (dim << 2);
  const scales = f32x4.splat(scale);
  for (; a < blockEnd; a += 16) {
    v128.store(a, f32x4.add(v128.load(a), f32x4.mul(v128.load(x), scales)));
    v128.store(b, f32x4.add(v128.load(b), f32x4.mul(v128.load(y), scales)));
    x += 16;
    b += 16;
    y += 16;
  }
  for (; a < end; a += 4) {
    store<f32>(a, load<f32>(a) + load<f32>(x) * scale);
    store<f32>(b, load<f32>(b) + load<f32>(y) * scale);
    x += 4;
    b += 4;
    y += 4;
  }
}

// @inline
export function addLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
