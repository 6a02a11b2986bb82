/** Rows one after the other: those of `row` are `values[offsets[row] .. offsets[row + 1]]`. */
interface Rows {
  offsets: Uint32Array;
  values: Uint32Array;
}

/** Counting sort by key, stable: `values[offsets[key] .. offsets[key + 1]]` are the values of `key`. */
export function groupByKey(keys: ArrayLike<number>, values: ArrayLike<number>, keyCount: number): Rows {
  const offsets = new Uint32Array(keyCount + 1);
  for (let i = 0; i < keys.length; i++) offsets[keys[i] + 1]++;
  for (let key = 0; key < keyCount; key++) offsets[key + 1] += offsets[key];
  const next = offsets.slice();
  const grouped = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) grouped[next[keys[i]]++] = values[i];
  return { offsets, values: grouped };
}

/**
 * The items of each user, ascending, by two counting sorts: users come out of the first in the order of their items, and
 * the second keeps it.
 */
export function sortedRows(
  users: ArrayLike<number>,
  items: ArrayLike<number>,
  userCount: number,
  itemCount: number,
): Rows {
  const columns = groupByKey(items, users, itemCount);
  const offsets = new Uint32Array(userCount + 1);
  for (const user of columns.values) offsets[user + 1]++;
  for (let user = 0; user < userCount; user++) offsets[user + 1] += offsets[user];
  const next = offsets.slice();
  const values = new Uint32Array(columns.values.length);
  for (let item = 0; item < itemCount; item++) {
    const end = columns.offsets[item + 1];
    for (let pair = columns.offsets[item]; pair < end; pair++) values[next[columns.values[pair]]++] = item;
  }
  return { offsets, values };
}

/** As `sortedRows`, but the places of the pairs, for what they carry; equal pairs keep their order. */
export function sortedOrder(
  users: ArrayLike<number>,
  items: ArrayLike<number>,
  userCount: number,
  itemCount: number,
): { offsets: Uint32Array; order: Uint32Array } {
  const places = new Uint32Array(items.length).map((_, place) => place);
  const byItem = groupByKey(items, places, itemCount).values;
  const { offsets, values } = groupByKey(gather(users, byItem, places), byItem, userCount);
  return { offsets, order: values };
}

/**
 * One value for each run of equal items of a row.
 *
 * @param carried - aligned with the items, which are sorted in each row and not merged yet; changed
 */
export function mergeRuns<Values extends Float64Array | Float32Array>(
  { offsets, values: items }: Rows,
  carried: Values,
  join: (one: number, other: number) => number,
): Values {
  let length = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    const end = offsets[row + 1];
    for (let pair = offsets[row]; pair < end; ) {
      let value = carried[pair];
      while (++pair < end && items[pair] === items[pair - 1]) value = join(value, carried[pair]);
      carried[length++] = value;
    }
  }
  return (length === carried.length ? carried : carried.slice(0, length)) as Values;
}

/** Moves what is left of each sorted row to the front of `values`, which is changed. */
export function mergeRepeated({ offsets, values }: Rows): Rows {
  const merged = new Uint32Array(offsets.length);
  let length = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    const start = length;
    const end = offsets[row + 1];
    for (let pair = offsets[row]; pair < end; pair++) {
      const value = values[pair];
      if (length === start || values[length - 1] !== value) values[length++] = value;
    }
    merged[row + 1] = length;
  }
  return { offsets: merged, values: length === values.length ? values : values.slice(0, length) };
}

/** `into[i] = values[places[i]]` */
export function gather<Into extends Uint32Array | Float64Array | Float32Array>(
  values: ArrayLike<number>,
  places: Uint32Array,
  into: Into,
): Into {
  for (let i = 0; i < places.length; i++) into[i] = values[places[i]];
  return into;
}
