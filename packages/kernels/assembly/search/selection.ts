/**
 * A key that rises with the score, and among equal scores falls with the item: its high half is the score's bits in an
 * order of unsigned integers, its low half the item's complement.
 */
// @inline
export function rankingKey(score: f32, item: u32): u64 {
  const bits = i32.reinterpret_f32(score);
  const ordered = u32(bits ^ ((bits >> 31) | <i32>0x80000000));
  return (u64(ordered) << 32) | u64(~item);
}

// @inline
export function scoreOfKey(key: u64): f32 {
  const ordered = u32(key >>> 32);
  return f32.reinterpret_i32(i32(ordered & 0x80000000 ? ordered ^ 0x80000000 : ~ordered));
}

// @inline
export function itemOfKey(key: u64): u32 {
  return ~u32(key);
}

// @inline
function keyAt(keys: usize, i: i32): u64 {
  return load<u64>(keys + (usize(i) << 3));
}

// @inline
function swap(keys: usize, values: usize, i: i32, j: i32): void {
  const key = keyAt(keys, i);
  store<u64>(keys + (usize(i) << 3), keyAt(keys, j));
  store<u64>(keys + (usize(j) << 3), key);
  const value = load<u32>(values + (usize(i) << 2));
  store<u32>(values + (usize(i) << 2), load<u32>(values + (usize(j) << 2)));
  store<u32>(values + (usize(j) << 2), value);
}

/** The middle of the first, the middle and the last key. */
function pivotOf(keys: usize, low: i32, high: i32): u64 {
  const a = keyAt(keys, low);
  const b = keyAt(keys, (low + high) >>> 1);
  const c = keyAt(keys, high);
  return max(min(a, b), min(max(a, b), c));
}

/**
 * Moves keys above a pivot of the range before those below it, values along with them, and sets where the parts meet:
 * the first ends at `firstEnd`, the second begins at `secondStart`, what lies between is in its place.
 */
function partition(keys: usize, values: usize, low: i32, high: i32): void {
  const pivot = pivotOf(keys, low, high);
  let i = low;
  let j = high;
  while (i <= j) {
    while (keyAt(keys, i) > pivot) i++;
    while (keyAt(keys, j) < pivot) j--;
    if (i > j) break;
    swap(keys, values, i++, j--);
  }
  firstEnd = j;
  secondStart = i;
}

let firstEnd: i32 = 0;
let secondStart: i32 = 0;

/** Brings the `wanted` largest of the distinct keys to the front, in no order, values along with them. */
export function selectLargest(keys: usize, values: usize, count: u32, wanted: u32): void {
  let low: i32 = 0;
  let high: i32 = i32(count) - 1;
  const last = i32(wanted) - 1;
  while (low < high) {
    partition(keys, values, low, high);
    if (last <= firstEnd) high = firstEnd;
    else if (last >= secondStart) low = secondStart;
    else return;
  }
}

/** Sorts keys to fall, values along with them. */
export function sortLargestFirst(keys: usize, values: usize, low: i32, high: i32): void {
  while (high - low > 12) {
    partition(keys, values, low, high);
    const middle = firstEnd;
    const next = secondStart;
    // The shorter part by recursion, so that the stack stays shallow.
    if (middle - low < high - next) {
      sortLargestFirst(keys, values, low, middle);
      low = next;
    } else {
      sortLargestFirst(keys, values, next, high);
      high = middle;
    }
  }
  sortNearlySorted(keys, values, low, high);
}

/** The same by insertion: for few keys, or such as lie near their places. */
export function sortNearlySorted(keys: usize, values: usize, low: i32, high: i32): void {
  for (let i = low + 1; i <= high; i++) {
    const key = keyAt(keys, i);
    const value = load<u32>(values + (usize(i) << 2));
    let j = i - 1;
    for (; j >= low && keyAt(keys, j) < key; j--) {
      store<u64>(keys + (usize(j + 1) << 3), keyAt(keys, j));
      store<u32>(values + (usize(j + 1) << 2), load<u32>(values + (usize(j) << 2)));
    }
    store<u64>(keys + (usize(j + 1) << 3), key);
    store<u32>(values + (usize(j + 1) << 2), value);
  }
}
