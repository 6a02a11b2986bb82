/** A short text that other vectors almost surely do not have: 32-bit FNV-1a over the words of their bits. */
export function fingerprintOf(...tables: Float32Array[]): string {
  let hash = 0x811c9dc5;
  for (const table of tables) {
    for (const word of new Uint32Array(table.buffer, table.byteOffset, table.length)) {
      hash = Math.imul(hash ^ word, 0x01000193);
      // FNV never moves high bits down; with whole words for bytes, they must be.
      hash ^= hash >>> 15;
    }
  }
  return `${tables.map(({ length }) => length).join('+')}:${(hash >>> 0).toString(16)}`;
}
