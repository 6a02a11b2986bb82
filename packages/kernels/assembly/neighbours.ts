/**
 * For each row the weighted sum of its neighbours' rows, times the row's own weight: one layer of propagation over one
 * side of a bipartite graph. Each sum adds its neighbours in order.
 *
 * @param offsets - uint32 `[rowCount + 1]`: where the neighbours of a row are
 * @param neighbours - rows of the other side, uint32
 * @param weights - of the rows of the other side
 * @param table - the other side, rows of `dim`, a multiple of 8
 * @param ownWeights - `[rowCount]`
 * @param outputs - written, `[rowCount, dim]`
 */
export function sumNeighbours(
  offsets: usize,
  rowCount: u32,
  neighbours: usize,
  weights: usize,
  table: usize,
  dim: u32,
  ownWeights: usize,
  outputs: usize,
): void {
  const rowBytes: usize = dim << 2;
  for (const end = offsets + (rowCount << 2); offsets < end; offsets += 4) {
    const first = neighbours + ((<usize>load<u32>(offsets)) << 2);
    const last = neighbours + ((<usize>load<u32>(offsets, 4)) << 2);
    const own = v128.load32_splat(ownWeights);
    let column: usize = 0;
    for (; column + 128 <= rowBytes; column += 128)
      sumColumns32(first, last, weights, table + column, rowBytes, own, outputs + column);
    for (; column < rowBytes; column += 32)
      sumColumns8(first, last, weights, table + column, rowBytes, own, outputs + column);
    ownWeights += 4;
    outputs += rowBytes;
  }
}

/** Eight registers of sums, so that a neighbour's row is read in two walks where it has 64 columns. */
function sumColumns32(
  neighbours: usize,
  end: usize,
  weights: usize,
  table: usize,
  rowBytes: usize,
  own: v128,
  output: usize,
): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  for (; neighbours < end; neighbours += 4) {
    const row: usize = load<u32>(neighbours);
    const weight = v128.load32_splat(weights + (row << 2));
    const at = table + row * rowBytes;
    a = f32x4.add(a, f32x4.mul(v128.load(at), weight));
    b = f32x4.add(b, f32x4.mul(v128.load(at, 16), weight));
    c = f32x4.add(c, f32x4.mul(v128.load(at, 32), weight));
    d = f32x4.add(d, f32x4.mul(v128.load(at, 48), weight));
    e = f32x4.add(e, f32x4.mul(v128.load(at, 64), weight));
    f = f32x4.add(f, f32x4.mul(v128.load(at, 80), weight));
    g = f32x4.add(g, f32x4.mul(v128.load(at, 96), weight));
    h = f32x4.add(h, f32x4.mul(v128.load(at, 112), weight));
  }
  v128.store(output, f32x4.mul(a, own));
  v128.store(output, f32x4.mul(b, own), 16);
  v128.store(output, f32x4.mul(c, own), 32);
  v128.store(output, f32x4.mul(d, own), 48);
  v128.store(output, f32x4.mul(e, own), 64);
  v128.store(output, f32x4.mul(f, own), 80);
  v128.store(output, f32x4.mul(g, own), 96);
  v128.store(output, f32x4.mul(h, own), 112);
}

function sumColumns8(
  neighbours: usize,
  end: usize,
  weights: usize,
  table: usize,
  rowBytes: usize,
  own: v128,
  output: usize,
): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  for (; neighbours < end; neighbours += 4) {
    const row: usize = load<u32>(neighbours);
    const weight = v128.load32_splat(weights + (row << 2));
    const at = table + row * rowBytes;
    a = f32x4.add(a, f32x4.mul(v128.load(at), weight));
    b = f32x4.add(b, f32x4.mul(v128.load(at, 16), weight));
  }
  v128.store(output, f32x4.mul(a, own));
  v128.store(output, f32x4.mul(b, own), 16);
}

/** `sums += rows`, `length` floats, a multiple of 4; then `sums *= scale`. */
export function addThenScale(sums: usize, rows: usize, length: u32, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (const end = sums + (length << 2); sums < end; sums += 16) {
    v128.store(sums, f32x4.mul(f32x4.add(v128.load(sums), v128.load(rows)), scales));
    rows += 16;
  }
}
