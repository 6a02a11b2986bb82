/**
 * How far each positive's score lies above that of each of its negatives. Inner products add four dimensions to
 * a register, lanes joined as `(0 + 1) + (2 + 3)`, then the dimensions that fill no register.
 *
 * @param users, items - tables, `[rowCount, dim]`
 * @param userRows, positiveRows - `[size]`; `negativeRows` - `[size, negativeCount]`
 * @param margins - written, `[size, negativeCount]`
 */
export function rankingMargins(
  users: usize, items: usize, dim: u32,
  userRows: usize, positiveRows: usize, negativeRows: usize, size: u32, negativeCount: u32, margins: usize,
): void {
  const rowBytes: usize = dim << 2;
  for (const end = userRows + (size << 2); userRows < end; userRows += 4) {
    const user = users + <usize>load<u32>(userRows) * rowBytes;
    const score = dot(user, items + <usize>load<u32>(positiveRows) * rowBytes, dim);
    for (const last = negativeRows + (negativeCount << 2); negativeRows < last; negativeRows += 4) {
      store<f32>(margins, score - dot(user, items + <usize>load<u32>(negativeRows) * rowBytes, dim));
      margins += 4;
    }
    positiveRows += 4;
  }
}

/**
 * Adds the gradients of a loss whose derivative by each margin is `-pull`: of a negative `pull u`, of the
 * positive `-(sum of pulls) u`, of the user `sum of pull j - (sum of pulls) i`, negatives in order, then the
 * positive.
 *
 * @param pulls - `[size, negativeCount]`
 * @param userGradients, itemGradients - added to, at the rows that the slots name
 */
export function rankingGradients(
  users: usize, items: usize, dim: u32, userRows: usize, positiveRows: usize, negativeRows: usize,
  userGradients: usize, itemGradients: usize, userSlots: usize, positiveSlots: usize, negativeSlots: usize,
  size: u32, negativeCount: u32, pulls: usize,
): void {
  const rowBytes: usize = dim << 2;
  for (const end = userRows + (size << 2); userRows < end; userRows += 4) {
    const user = users + <usize>load<u32>(userRows) * rowBytes;
    const userGradient = userGradients + <usize>load<u32>(userSlots) * rowBytes;
    let total: f32 = 0;
    for (const last = negativeRows + (negativeCount << 2); negativeRows < last; negativeRows += 4) {
      const pull = load<f32>(pulls);
      total += pull;
      const negative = items + <usize>load<u32>(negativeRows) * rowBytes;
      addTwoScaled(userGradient, negative, itemGradients + <usize>load<u32>(negativeSlots) * rowBytes, user, pull, dim);
      negativeSlots += 4;
      pulls += 4;
    }
    const positive = items + <usize>load<u32>(positiveRows) * rowBytes;
    addTwoScaled(userGradient, positive, itemGradients + <usize>load<u32>(positiveSlots) * rowBytes, user, -total, dim);
    positiveRows += 4;
    userSlots += 4;
    positiveSlots += 4;
  }
}

// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, dim: u32): f32 {
  const blockEnd = a + ((dim & ~3) << 2);
  const end = a + (dim << 2);
  let sums = f32x4.splat(0);
  for (; a < blockEnd; a += 16) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(a), v128.load(b)));
    b += 16;
  }
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  for (; a < end; a += 4) {
    sum += load<f32>(a) * load<f32>(b);
    b += 4;
  }
  return sum;
}

/** `a += scale x` and `b += scale y`, in one walk. */
// @ts-ignore: decorator
@inline
function addTwoScaled(a: usize, x: usize, b: usize, y: usize, scale: f32, dim: u32): void {
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
