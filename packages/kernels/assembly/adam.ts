/**
 * One step of Adam on a row, four dimensions to a register; each number goes through the same operations in
 * float32 as in the plain twin.
 *
 * @param row, first, second - the row and its moments, changed, `[dim]`
 * @param gradient - `[dim]`, to which `pull` times the row is added
 * @returns the squared norm of the row before the step
 */
export function adamRow(
  row: usize,
  first: usize,
  second: usize,
  gradient: usize,
  dim: u32,
  pull: f32,
  rate: f32,
  epsilon: f32,
  firstDecay: f32,
  firstGain: f32,
  secondDecay: f32,
  secondGain: f32,
): f32 {
  const blockEnd = row + ((dim & ~3) << 2);
  const end = row + (dim << 2);
  let squares = f32x4.splat(0);
  while (row < blockEnd) {
    const x = v128.load(row);
    squares = f32x4.add(squares, f32x4.mul(x, x));
    const g = f32x4.add(v128.load(gradient), f32x4.mul(x, f32x4.splat(pull)));
    const m = f32x4.add(f32x4.mul(v128.load(first), f32x4.splat(firstDecay)), f32x4.mul(g, f32x4.splat(firstGain)));
    const v = f32x4.add(
      f32x4.mul(v128.load(second), f32x4.splat(secondDecay)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(secondGain)),
    );
    v128.store(first, m);
    v128.store(second, v);
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)));
    v128.store(row, f32x4.sub(x, step));
    row += 16;
    first += 16;
    second += 16;
    gradient += 16;
  }
  let norm =
    f32x4.extract_lane(squares, 0) +
    f32x4.extract_lane(squares, 1) +
    (f32x4.extract_lane(squares, 2) + f32x4.extract_lane(squares, 3));
  while (row < end) {
    const x = load<f32>(row);
    norm += x * x;
    const g = load<f32>(gradient) + x * pull;
    const m = load<f32>(first) * firstDecay + g * firstGain;
    const v = load<f32>(second) * secondDecay + g * g * secondGain;
    store<f32>(first, m);
    store<f32>(second, v);
    store<f32>(row, x - (m * rate) / (sqrt<f32>(v) + epsilon));
    row += 4;
    first += 4;
    second += 4;
    gradient += 4;
  }
  return norm;
}

/** What steps without a gradient do to a row: it moves on along its first moment, and both moments decay. */
export function driftRow(
  row: usize,
  first: usize,
  second: usize,
  dim: u32,
  rate: f32,
  epsilon: f32,
  firstDecay: f32,
  secondDecay: f32,
): void {
  const blockEnd = row + ((dim & ~3) << 2);
  const end = row + (dim << 2);
  while (row < blockEnd) {
    const m = v128.load(first);
    const v = v128.load(second);
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)));
    v128.store(row, f32x4.sub(v128.load(row), step));
    v128.store(first, f32x4.mul(m, f32x4.splat(firstDecay)));
    v128.store(second, f32x4.mul(v, f32x4.splat(secondDecay)));
    row += 16;
    first += 16;
    second += 16;
  }
  while (row < end) {
    const m = load<f32>(first);
    const v = load<f32>(second);
    store<f32>(row, load<f32>(row) - (m * rate) / (sqrt<f32>(v) + epsilon));
    store<f32>(first, m * firstDecay);
    store<f32>(second, v * secondDecay);
    row += 4;
    first += 4;
    second += 4;
  }
}
