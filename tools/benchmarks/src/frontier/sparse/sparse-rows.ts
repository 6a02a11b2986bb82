/** Rows of few components in bytes, as many for each: a float32 scale, then a position and a signed byte a component. */

/** Dimensions that a byte tells apart. */
export const mostDimensions = 256;

const scaleBytes = 4;

export function bytesOfRow(componentCount: number): number {
  return scaleBytes + 2 * componentCount;
}

/**
 * @param rows - shape `[rowCount, dim]`, of which the largest components are kept
 * @returns shape `[rowCount, bytesOfRow(componentCount)]`
 */
export function encodeSparseRows(rows: Float32Array, dim: number, componentCount: number): Uint8Array {
  const rowBytes = bytesOfRow(componentCount);
  const bytes = new Uint8Array((rows.length / dim) * rowBytes);
  const view = new DataView(bytes.buffer);
  for (let start = 0, at = 0; start < rows.length; start += dim, at += rowBytes) {
    const row = rows.subarray(start, start + dim);
    const kept = largestComponents(row, componentCount);
    const scale = Math.abs(row[kept[0]]) / 127 || 1;
    view.setFloat32(at, scale);
    kept.forEach((position, place) => {
      view.setUint8(at + scaleBytes + 2 * place, position);
      view.setInt8(at + scaleBytes + 2 * place + 1, Math.round(row[position] / scale));
    });
  }
  return bytes;
}

/** @returns shape `[rowCount, dim]` */
export function decodeSparseRows(bytes: Uint8Array, dim: number, componentCount: number): Float32Array {
  const rowBytes = bytesOfRow(componentCount);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const rows = new Float32Array((bytes.length / rowBytes) * dim);
  for (let start = 0, at = 0; start < rows.length; start += dim, at += rowBytes) {
    const scale = view.getFloat32(at);
    // Places that a short row leaves over add nothing to its first component.
    for (let place = at + scaleBytes; place < at + rowBytes; place += 2) {
      rows[start + view.getUint8(place)] += scale * view.getInt8(place + 1);
    }
  }
  return rows;
}

/** Sets all but the largest components of each row to zero, of the ties the first ones kept. */
export function pruneRows(rows: Float32Array, dim: number, componentCount: number): void {
  for (let start = 0; start < rows.length; start += dim) {
    const row = rows.subarray(start, start + dim);
    const kept = largestComponents(row, componentCount);
    const values = kept.map((position) => row[position]);
    row.fill(0);
    kept.forEach((position, place) => {
      row[position] = values[place];
    });
  }
}

/** Their positions, the largest first. */
function largestComponents(row: Float32Array, count: number): number[] {
  const positions = Array.from(row, (_, position) => position);
  return positions.sort((a, b) => Math.abs(row[b]) - Math.abs(row[a])).slice(0, count);
}
