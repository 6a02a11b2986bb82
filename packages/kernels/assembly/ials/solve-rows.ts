/** Rows of one side of a factorisation, and what they are solved by. Vectors have `dim` entries, a multiple of 8. */
@unmanaged
export class LeastSquaresRows {
  /** Vectors of the other side, float32 `[partnerCount, dim]`. */
  partners: usize;
  /** Of the matrix that all rows share, which is diagonal: float32 `[dim]`. */
  diagonal: usize;
  dim: u32;
  /** Where the partners of each row begin, from `indices`: uint32 `[rowCount + 1]`. */
  offsets: usize;
  /** Partners, row by row, uint32. */
  indices: usize;
  /** How much each pair counts, float32, as `indices`; 0 where each counts 1. */
  weights: usize;
  /** What is added to the diagonal for a row, float32 `[rowCount]`. */
  ridges: usize;
  /** Vectors that are moved, float32 `[rowCount, dim]`. */
  rows: usize;
  /** Written, float64 `[rowCount, 3]`: sums of `weight (1 - <x, y>)^2`, of `diagonal x^2` and of `x^2`. */
  terms: usize;
  /** Room for five vectors. */
  room: usize;
}

/** A pair's weight where there are none. */
const one = memory.data<f32>([1]);

/**
 * Moves each row `x` towards the solution of
 *
 *   (diag(diagonal + ridge) + sum of w y y^T) x = sum of w y
 *
 * over the row's partners `y` with their weights `w`, by steps of conjugate gradients from where it is, preconditioned by the diagonal of the
 * whole matrix. No step moves it away. A row without partners is set to zero, which is its solution.
 *
 * @param address - of the `LeastSquaresRows`
 */
export function solveRows(address: usize, rowCount: u32, stepCount: u32): void {
  const all = changetype<LeastSquaresRows>(address);
  const vectorBytes: usize = all.dim << 2;
  let x = all.rows;
  let terms = all.terms;
  let offset = all.offsets;
  let ridge = all.ridges;
  for (const end = offset + (rowCount << 2); offset < end; offset += 4) {
    const first = all.indices + ((<usize>load<u32>(offset)) << 2);
    const last = all.indices + ((<usize>load<u32>(offset, 4)) << 2);
    // From a partner's address to that of its weight; where there are none, all have the same.
    const weights = all.weights === 0 ? one : all.weights + (first - all.indices);
    const spread: usize = all.weights === 0 ? 0 : -1;
    if (first === last) memory.fill(x, 0, vectorBytes);
    else solveRow(all, x, first, last, weights, spread, load<f32>(ridge), stepCount);
    store<f64>(terms, squaredErrors(all.partners, vectorBytes, x, first, last, weights, spread));
    store<f64>(terms, <f64>scaledSquares(all.diagonal, x, vectorBytes), 8);
    store<f64>(terms, <f64>dot(x, x, vectorBytes), 16);
    x += vectorBytes;
    terms += 24;
    ridge += 4;
  }
}

/** A step gains less than this of the objective, of which a row has about one for each partner: it has arrived. */
const arrived: f32 = 1e-30;

// @inline
function solveRow(
  all: LeastSquaresRows,
  x: usize,
  first: usize,
  last: usize,
  weights: usize,
  spread: usize,
  ridge: f32,
  stepCount: u32,
): void {
  const bytes: usize = all.dim << 2;
  const partners = all.partners;
  const diagonal = all.room;
  const residual = diagonal + bytes;
  const direction = residual + bytes;
  const image = direction + bytes;
  const inverse = image + bytes;
  precondition(all.diagonal, ridge, partners, bytes, first, last, weights, spread, diagonal, inverse);
  // What is left of the right side: minus the diagonal's part, then the partners', each as w (1 - <y, x>) y.
  for (let d: usize = 0; d < bytes; d += 16) {
    v128.store(residual + d, f32x4.neg(f32x4.mul(v128.load(diagonal + d), v128.load(x + d))));
  }
  addThrough(residual, x, partners, bytes, first, last, weights, spread, 1, -1);
  let gain: f32 = multiplyTo(direction, inverse, residual, bytes);
  for (let step: u32 = 0; step < stepCount; step++) {
    if (gain <= arrived) return;
    for (let d: usize = 0; d < bytes; d += 16) {
      v128.store(image + d, f32x4.mul(v128.load(diagonal + d), v128.load(direction + d)));
    }
    addThrough(image, direction, partners, bytes, first, last, weights, spread, 0, 1);
    const length = gain / dot(direction, image, bytes);
    const lengths = f32x4.splat(length);
    for (let d: usize = 0; d < bytes; d += 16) {
      v128.store(x + d, f32x4.add(v128.load(x + d), f32x4.mul(lengths, v128.load(direction + d))));
      v128.store(residual + d, f32x4.sub(v128.load(residual + d), f32x4.mul(lengths, v128.load(image + d))));
    }
    const next: f32 = multiplyTo(image, inverse, residual, bytes);
    const turn = f32x4.splat(next / gain);
    for (let d: usize = 0; d < bytes; d += 16) {
      v128.store(direction + d, f32x4.add(v128.load(image + d), f32x4.mul(turn, v128.load(direction + d))));
    }
    gain = next;
  }
}

/** `diagonal = shared + ridge`, and `inverse` one over that and the sum of `w y^2`. */
// @inline
function precondition(
  shared: usize,
  ridge: f32,
  partners: usize,
  bytes: usize,
  first: usize,
  last: usize,
  weights: usize,
  spread: usize,
  diagonal: usize,
  inverse: usize,
): void {
  const ridges = f32x4.splat(ridge);
  for (let d: usize = 0; d < bytes; d += 16) {
    const sum = f32x4.add(v128.load(shared + d), ridges);
    v128.store(diagonal + d, sum);
    v128.store(inverse + d, sum);
  }
  for (let at = first; at < last; at += 4) {
    const y = partners + <usize>load<u32>(at) * bytes;
    const weight = f32x4.splat(load<f32>(weights + ((at - first) & spread)));
    for (let d: usize = 0; d < bytes; d += 16) {
      const value = v128.load(y + d);
      v128.store(inverse + d, f32x4.add(v128.load(inverse + d), f32x4.mul(weight, f32x4.mul(value, value))));
    }
  }
  for (let d: usize = 0; d < bytes; d += 16) {
    v128.store(inverse + d, f32x4.div(f32x4.splat(1), v128.load(inverse + d)));
  }
}

/**
 * `to += sum of w (shift + scale <y, from>) y` over the partners: four at a time, so that four inner products are under
 * way at once and `to` is read and written once for them, then one by one.
 */
// @inline
function addThrough(
  to: usize,
  from: usize,
  partners: usize,
  bytes: usize,
  first: usize,
  last: usize,
  weights: usize,
  spread: usize,
  shift: f32,
  scale: f32,
): void {
  const fours = first + ((last - first) & ~15);
  let at = first;
  for (; at < fours; at += 16) {
    const a = partners + <usize>load<u32>(at) * bytes;
    const b = partners + <usize>load<u32>(at, 4) * bytes;
    const c = partners + <usize>load<u32>(at, 8) * bytes;
    const e = partners + <usize>load<u32>(at, 12) * bytes;
    let sumA = f32x4.splat(0);
    let sumB = sumA;
    let sumC = sumA;
    let sumE = sumA;
    for (let d: usize = 0; d < bytes; d += 16) {
      const value = v128.load(from + d);
      sumA = f32x4.add(sumA, f32x4.mul(v128.load(a + d), value));
      sumB = f32x4.add(sumB, f32x4.mul(v128.load(b + d), value));
      sumC = f32x4.add(sumC, f32x4.mul(v128.load(c + d), value));
      sumE = f32x4.add(sumE, f32x4.mul(v128.load(e + d), value));
    }
    const weight = weights + ((at - first) & spread);
    const factorA = f32x4.splat(load<f32>(weight) * (shift + scale * joinLanes(sumA)));
    const factorB = f32x4.splat(load<f32>(weight + (4 & spread)) * (shift + scale * joinLanes(sumB)));
    const factorC = f32x4.splat(load<f32>(weight + (8 & spread)) * (shift + scale * joinLanes(sumC)));
    const factorE = f32x4.splat(load<f32>(weight + (12 & spread)) * (shift + scale * joinLanes(sumE)));
    for (let d: usize = 0; d < bytes; d += 16) {
      let sum = f32x4.add(v128.load(to + d), f32x4.mul(factorA, v128.load(a + d)));
      sum = f32x4.add(sum, f32x4.mul(factorB, v128.load(b + d)));
      sum = f32x4.add(sum, f32x4.mul(factorC, v128.load(c + d)));
      v128.store(to + d, f32x4.add(sum, f32x4.mul(factorE, v128.load(e + d))));
    }
  }
  for (; at < last; at += 4) {
    const y = partners + <usize>load<u32>(at) * bytes;
    const weight = load<f32>(weights + ((at - first) & spread));
    const factor = f32x4.splat(weight * (shift + scale * dot(y, from, bytes)));
    for (let d: usize = 0; d < bytes; d += 16) {
      v128.store(to + d, f32x4.add(v128.load(to + d), f32x4.mul(factor, v128.load(y + d))));
    }
  }
}

/** The sum of `w (1 - <y, x>)^2` over the partners, in float64. */
// @inline
function squaredErrors(
  partners: usize,
  bytes: usize,
  x: usize,
  first: usize,
  last: usize,
  weights: usize,
  spread: usize,
): f64 {
  let sum: f64 = 0;
  for (let at = first; at < last; at += 4) {
    const error = 1 - <f64>dot(partners + <usize>load<u32>(at) * bytes, x, bytes);
    sum += <f64>load<f32>(weights + ((at - first) & spread)) * (error * error);
  }
  return sum;
}

/** `to = a b`, entry by entry; returns `<to, b>`. */
// @inline
function multiplyTo(to: usize, a: usize, b: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let d: usize = 0; d < bytes; d += 16) {
    const value = v128.load(b + d);
    const product = f32x4.mul(v128.load(a + d), value);
    v128.store(to + d, product);
    sums = f32x4.add(sums, f32x4.mul(product, value));
  }
  return joinLanes(sums);
}

// @inline
function scaledSquares(scales: usize, x: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let d: usize = 0; d < bytes; d += 16) {
    const value = v128.load(x + d);
    sums = f32x4.add(sums, f32x4.mul(f32x4.mul(v128.load(scales + d), value), value));
  }
  return joinLanes(sums);
}

// @inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let d: usize = 0; d < bytes; d += 16) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(a + d), v128.load(b + d)));
  }
  return joinLanes(sums);
}

// @inline
function joinLanes(sums: v128): f32 {
  return (
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  );
}
