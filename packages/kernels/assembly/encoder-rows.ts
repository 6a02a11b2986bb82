/**
 * Looking up the row that each code names, and its reverse, for the composite encoder. Rows have `dim` entries, a
 * multiple of 4; `codes` are bytes, `codeStep` apart.
 */

/** `rows[r] += table[codes[r]]` */
export function addChosen(rows: usize, codes: usize, codeStep: usize, rowCount: u32, dim: u32, table: usize): void {
  const rowBytes: usize = dim << 2;
  for (const end = rows + rowBytes * rowCount; rows < end; ) {
    let chosen = table + <usize>load<u8>(codes) * rowBytes;
    for (const rowEnd = rows + rowBytes; rows < rowEnd; rows += 16) {
      v128.store(rows, f32x4.add(v128.load(rows), v128.load(chosen)));
      chosen += 16;
    }
    codes += codeStep;
  }
}

/** `outputs[r] = inputs[r] - table[codes[r]]` */
export function subtractChosen(
  inputs: usize,
  codes: usize,
  codeStep: usize,
  rowCount: u32,
  dim: u32,
  table: usize,
  outputs: usize,
): void {
  const rowBytes: usize = dim << 2;
  for (const end = inputs + rowBytes * rowCount; inputs < end; ) {
    let chosen = table + <usize>load<u8>(codes) * rowBytes;
    for (const rowEnd = inputs + rowBytes; inputs < rowEnd; inputs += 16) {
      v128.store(outputs, f32x4.sub(v128.load(inputs), v128.load(chosen)));
      outputs += 16;
      chosen += 16;
    }
    codes += codeStep;
  }
}

/** `table[codes[r]] += rows[r]`, in the order of the rows */
export function addToChosen(rows: usize, codes: usize, codeStep: usize, rowCount: u32, dim: u32, table: usize): void {
  const rowBytes: usize = dim << 2;
  for (const end = rows + rowBytes * rowCount; rows < end; ) {
    let chosen = table + <usize>load<u8>(codes) * rowBytes;
    for (const rowEnd = rows + rowBytes; rows < rowEnd; rows += 16) {
      v128.store(chosen, f32x4.add(v128.load(chosen), v128.load(rows)));
      chosen += 16;
    }
    codes += codeStep;
  }
}

/** `outputs = a - b`, entry by entry; `length` a multiple of 4 */
export function subtractRows(a: usize, b: usize, length: u32, outputs: usize): void {
  for (const end = a + (length << 2); a < end; a += 16) {
    v128.store(outputs, f32x4.sub(v128.load(a), v128.load(b)));
    b += 16;
    outputs += 16;
  }
}
