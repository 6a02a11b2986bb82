/**
 * Adds up what the codebooks say: `(l1 + l2) + (l3 + l4)`, further fours in the same way, each step rounded to float32.
 * Entries and their largest values are added in the same order, so that rounding cannot put a score above its bound.
 *
 * @param entryOf - the entry of a codebook; asked for `[0, count)` alone
 */
export function sumEntries(count: number, entryOf: (book: number) => number): number {
  const at = (book: number) => (book < count ? entryOf(book) : 0);
  let sum = 0;
  for (let book = 0; book < count; book += 4) {
    const first = Math.fround(at(book) + at(book + 1));
    sum = Math.fround(sum + Math.fround(first + Math.fround(at(book + 2) + at(book + 3))));
  }
  return sum;
}
