import type { ItemSets } from '@lightrec/core';

/** The union of several sets by user, ascending and each item once. */
export function mergeItemSets(sets: readonly ItemSets[]): ItemSets {
  return {
    itemIndicesOf(user) {
      const rows = sets.map((set) => set.itemIndicesOf(user));
      const merged = new Uint32Array(rows.reduce((total, row) => total + row.length, 0));
      let length = 0;
      for (const row of rows) {
        merged.set(row, length);
        length += row.length;
      }
      return merged.sort().filter((item, i) => i === 0 || item !== merged[i - 1]);
    },
  };
}
