/** Items whose codes are chosen, and what each choice costs. Widths are multiples of 8. */
@unmanaged
export class ListedItems {
  /** Inner products of users with all codewords, float32 `[userCount, codebookCount, width]`. */
  tables: usize;
  codebookCount: u32;
  codewordCount: u32;
  /** Entries of a codebook in tables, from one to the next. */
  width: u32;
  /** Where the cells of each item begin, from the first: uint32 `[itemCount + 1]`. */
  offsets: usize;
  /** The user of each cell, uint32. */
  indices: usize;
  /** How much each counts, float32. */
  weights: usize;
  /** The score that it should have, float32. */
  targets: usize;
  /** What codewords cost by themselves, for each item, float32 `[itemCount, codebookCount, width]`. */
  own: usize;
  /** What two codewords cost together, float32 `[codebookCount, width, codebookCount, width]`. */
  together: usize;
  /** How many codes of each item may change, the first ones, bytes `[itemCount]`. */
  lengths: usize;
  /** Moved, bytes `[itemCount, codebookCount]`. */
  codes: usize;
  /** Room for the costs of a codebook, float32 `[width]`. */
  costs: usize;
  /** Room for what is left of the targets of an item. */
  rests: usize;
}

/**
 * Gives each item, codebook after codebook and as often as `passCount`, the codeword by which
 *
 *   sum over cells of weight (target - score)^2 + own + together
 *
 * is least while its other codes stand: iterated conditional modes, which no choice makes worse.
 *
 * @param address - of the `ListedItems`
 * @returns how many choices changed a code
 */
export function chooseModes(address: usize, itemCount: u32, passCount: u32): u32 {
  const all = changetype<ListedItems>(address);
  let changes: u32 = 0;
  for (let item: u32 = 0; item < itemCount; item++) {
    const length: u32 = load<u8>(all.lengths + item);
    const first = (<usize>load<u32>(all.offsets + (item << 2))) << 2;
    const last = (<usize>load<u32>(all.offsets + (item << 2), 4)) << 2;
    takeRests(all, item, first, last);
    for (let pass: u32 = 0; pass < passCount; pass++) {
      let changed: u32 = 0;
      for (let codebook: u32 = 0; codebook < length; codebook++) {
        changed += chooseMode(all, item, codebook, first, last) ? 1 : 0;
      }
      if (!changed) break;
      changes += changed;
    }
  }
  return changes;
}

/** What the codes of an item leave of its targets. */
// @inline
function takeRests(all: ListedItems, item: u32, first: usize, last: usize): void {
  const codebookCount = all.codebookCount;
  const codes = all.codes + <usize>item * codebookCount;
  const widthBytes: usize = all.width << 2;
  let rest = all.rests;
  for (let at = first; at < last; at += 4) {
    let entry = all.tables + <usize>load<u32>(all.indices + at) * codebookCount * widthBytes;
    let left = load<f32>(all.targets + at);
    for (let b: u32 = 0; b < codebookCount; b++) {
      left -= load<f32>(entry + ((<usize>load<u8>(codes + b)) << 2));
      entry += widthBytes;
    }
    store<f32>(rest, left);
    rest += 4;
  }
}

// @inline
function chooseMode(all: ListedItems, item: u32, codebook: u32, first: usize, last: usize): bool {
  const codebookCount = all.codebookCount;
  const code = all.codes + <usize>item * codebookCount + codebook;
  const widthBytes: usize = all.width << 2;
  const rowBytes: usize = codebookCount * widthBytes;
  const place: usize = codebook * widthBytes;
  const entry: usize = (<usize>load<u8>(code)) << 2;
  const costs = all.costs;
  memory.copy(costs, all.own + item * rowBytes + place, widthBytes);
  for (let other: u32 = 0; other < codebookCount; other++) {
    if (other === codebook) continue;
    const codeword: usize = load<u8>(all.codes + <usize>item * codebookCount + other);
    addTo(costs, all.together + (other * all.width + codeword) * rowBytes + place, widthBytes);
  }
  const table = all.tables + place;
  let rest = all.rests;
  for (let at = first; at < last; at += 4) {
    const row = table + <usize>load<u32>(all.indices + at) * rowBytes;
    const left = load<f32>(rest) + load<f32>(row + entry);
    store<f32>(rest, left);
    addErrors(costs, row, widthBytes, load<f32>(all.weights + at), 2 * left);
    rest += 4;
  }
  const best = leastEntry(costs, entry, (<usize>all.codewordCount) << 2);
  rest = all.rests;
  for (let at = first; at < last; at += 4) {
    const row = table + <usize>load<u32>(all.indices + at) * rowBytes;
    store<f32>(rest, load<f32>(rest) - load<f32>(row + best));
    rest += 4;
  }
  store<u8>(code, <u32>(best >> 2));
  return best !== entry;
}

// @inline
function addTo(sums: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(from + at)));
  }
}

/** `costs += weight row (row - twice)`: squared errors less what they all have. */
// @inline
function addErrors(costs: usize, row: usize, bytes: usize, weight: f32, twice: f32): void {
  const weights = f32x4.splat(weight);
  const twices = f32x4.splat(twice);
  for (let at: usize = 0; at < bytes; at += 32) {
    const a = v128.load(row + at);
    const b = v128.load(row + at, 16);
    const errorA = f32x4.mul(f32x4.mul(weights, a), f32x4.sub(a, twices));
    const errorB = f32x4.mul(f32x4.mul(weights, b), f32x4.sub(b, twices));
    v128.store(costs + at, f32x4.add(v128.load(costs + at), errorA));
    v128.store(costs + at, f32x4.add(v128.load(costs + at, 16), errorB), 16);
  }
}

/** Where the least of the first `bytes` is, the first of equals, unless `current` is as good. */
// @inline
function leastEntry(costs: usize, current: usize, bytes: usize): usize {
  let best = current;
  let least = load<f32>(costs + current);
  for (let at: usize = 0; at < bytes; at += 4) {
    const cost = load<f32>(costs + at);
    if (cost < least) {
      least = cost;
      best = at;
    }
  }
  return best;
}
