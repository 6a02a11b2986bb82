/**
 * The entries of an array in Fortran order, first index fastest, in C order, last index fastest.
 *
 * @param data - as many entries as `shape` says
 */
export function toCOrder<T extends { length: number; constructor: unknown; [index: number]: number }>(
  data: T,
  shape: readonly number[],
): T {
  const ordered = new (data.constructor as new (length: number) => T)(data.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const position = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < data.length; target++) {
    ordered[target] = data[source];
    // One further in the last index that has one left; those after it begin anew.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++position[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return ordered;
}
