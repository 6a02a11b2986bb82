/**
 * The two matrix products of the composite encoder, as tiles of 4 x 8 sums that stay in registers. A matrix lies
 * in panels of eight columns, `[panelCount, inner, 8]`, so that a tile reads it front to back, and a panel stays in
 * the first cache while all rows of a block pass over it. Each sum adds in the order of the inner dimension.
 */

/**
 * Rows times a matrix: `outputs[r] (+)= inputs[r] matrix`.
 *
 * @param inputs - rows of `inner` entries, `inputStride` bytes apart
 * @param rowCount - a multiple of 4
 * @param panels - the matrix, `[panelCount, inner, 8]`
 * @param starts - what the sums start from, rows of `panelCount * 8`, `startStride` bytes apart; 0: all rows from one
 * @param outputs - written, rows of `panelCount * 8`, `outputStride` bytes apart
 */
export function multiplyPanels(
  inputs: usize,
  inputStride: usize,
  rowCount: u32,
  inner: u32,
  panels: usize,
  panelCount: u32,
  starts: usize,
  startStride: usize,
  outputs: usize,
  outputStride: usize,
): void {
  const panelBytes: usize = inner << 5;
  const rowsEnd = inputs + inputStride * rowCount;
  for (const panelsEnd = panels + panelBytes * panelCount; panels < panelsEnd; panels += panelBytes) {
    const panelEnd = panels + panelBytes;
    let start = starts;
    let output = outputs;
    for (let input = inputs; input < rowsEnd; input += inputStride << 2) {
      const output1 = output + outputStride;
      const output2 = output1 + outputStride;
      const output3 = output2 + outputStride;
      const start1 = start + startStride;
      const start2 = start1 + startStride;
      const start3 = start2 + startStride;
      let a0 = v128.load(start);
      let a1 = v128.load(start, 16);
      let b0 = v128.load(start1);
      let b1 = v128.load(start1, 16);
      let c0 = v128.load(start2);
      let c1 = v128.load(start2, 16);
      let d0 = v128.load(start3);
      let d1 = v128.load(start3, 16);
      start = start3 + startStride;
      let rowA = input;
      let rowB = rowA + inputStride;
      let rowC = rowB + inputStride;
      let rowD = rowC + inputStride;
      for (let at = panels; at < panelEnd; at += 32) {
        const left = v128.load(at);
        const right = v128.load(at, 16);
        let value = v128.load32_splat(rowA);
        a0 = f32x4.add(a0, f32x4.mul(value, left));
        a1 = f32x4.add(a1, f32x4.mul(value, right));
        value = v128.load32_splat(rowB);
        b0 = f32x4.add(b0, f32x4.mul(value, left));
        b1 = f32x4.add(b1, f32x4.mul(value, right));
        value = v128.load32_splat(rowC);
        c0 = f32x4.add(c0, f32x4.mul(value, left));
        c1 = f32x4.add(c1, f32x4.mul(value, right));
        value = v128.load32_splat(rowD);
        d0 = f32x4.add(d0, f32x4.mul(value, left));
        d1 = f32x4.add(d1, f32x4.mul(value, right));
        rowA += 4;
        rowB += 4;
        rowC += 4;
        rowD += 4;
      }
      v128.store(output, a0);
      v128.store(output, a1, 16);
      v128.store(output1, b0);
      v128.store(output1, b1, 16);
      v128.store(output2, c0);
      v128.store(output2, c1, 16);
      v128.store(output3, d0);
      v128.store(output3, d1, 16);
      output = output3 + outputStride;
    }
    outputs += 32;
    starts += 32;
  }
}

/**
 * The outer products of two lists of rows, summed: `panels += rights[r]^T lefts[r]`.
 *
 * @param lefts - rows of `panelCount * 8` entries, `leftStride` bytes apart
 * @param rights - rows of `inner` entries, a multiple of 4, one after another
 * @param panels - added to, `[panelCount, inner, 8]`
 */
export function addOuterProducts(
  lefts: usize,
  leftStride: usize,
  panelCount: u32,
  rights: usize,
  inner: u32,
  rowCount: u32,
  panels: usize,
): void {
  const rightStride: usize = inner << 2;
  const leftBytes = leftStride * rowCount;
  for (const leftsEnd = lefts + (panelCount << 5); lefts < leftsEnd; lefts += 32) {
    const leftEnd = lefts + leftBytes;
    for (let first: usize = 0; first < rightStride; first += 16) {
      let a0 = v128.load(panels);
      let a1 = v128.load(panels, 16);
      let b0 = v128.load(panels, 32);
      let b1 = v128.load(panels, 48);
      let c0 = v128.load(panels, 64);
      let c1 = v128.load(panels, 80);
      let d0 = v128.load(panels, 96);
      let d1 = v128.load(panels, 112);
      let row = rights + first;
      for (let at = lefts; at < leftEnd; at += leftStride) {
        const left = v128.load(at);
        const right = v128.load(at, 16);
        let value = v128.load32_splat(row);
        a0 = f32x4.add(a0, f32x4.mul(value, left));
        a1 = f32x4.add(a1, f32x4.mul(value, right));
        value = v128.load32_splat(row, 4);
        b0 = f32x4.add(b0, f32x4.mul(value, left));
        b1 = f32x4.add(b1, f32x4.mul(value, right));
        value = v128.load32_splat(row, 8);
        c0 = f32x4.add(c0, f32x4.mul(value, left));
        c1 = f32x4.add(c1, f32x4.mul(value, right));
        value = v128.load32_splat(row, 12);
        d0 = f32x4.add(d0, f32x4.mul(value, left));
        d1 = f32x4.add(d1, f32x4.mul(value, right));
        row += rightStride;
      }
      v128.store(panels, a0);
      v128.store(panels, a1, 16);
      v128.store(panels, b0, 32);
      v128.store(panels, b1, 48);
      v128.store(panels, c0, 64);
      v128.store(panels, c1, 80);
      v128.store(panels, d0, 96);
      v128.store(panels, d1, 112);
      panels += 128;
    }
  }
}
