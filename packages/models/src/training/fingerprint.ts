import type { IdMap } from '@lightrec/core';

const start = 0x811c9dc5;

/** A short text that other vectors almost surely do not have: 32-bit FNV-1a over the words of their bits. */
export function fingerprintOf(...tables: Float32Array[]): string {
  let hash = start;
  for (const table of tables) {
    for (const word of new Uint32Array(table.buffer, table.byteOffset, table.length)) hash = mix(hash, word);
  }
  return `${tables.map(({ length }) => length).join('+')}:${(hash >>> 0).toString(16)}`;
}

/** Each checkpoint asks anew, and ids do not change. */
const hashes = new WeakMap<IdMap, number>();

/** The same of the ids of users and items in their order, of which 7 and '7' are two. */
export function fingerprintOfIds({ users, items }: { users: IdMap; items: IdMap }): string {
  return `${idsPrint(users)}, ${idsPrint(items)}`;
}

function idsPrint(ids: IdMap): string {
  let hash = hashes.get(ids) ?? start;
  if (!hashes.has(ids)) {
    for (let index = 0; index < ids.size; index++) {
      const text = JSON.stringify(ids.idAt(index));
      for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
      hash = mix(hash, 0);
    }
    hashes.set(ids, hash);
  }
  return `${ids.size}:${(hash >>> 0).toString(16)}`;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x01000193);
  // FNV never moves high bits down; with whole words for bytes, they must be.
  return mixed ^ (mixed >>> 15);
}
