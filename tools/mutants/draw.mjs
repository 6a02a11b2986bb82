/**
 * Draws mutations from all packages: of each as many as its share of the lines, though a few of every one, and no
 * two of a line.
 *
 * @template T
 * @param {{ name: string, lines: T[][] }[]} packages - the mutations of each line that has any
 * @param {number} count - in all, where the packages have as many lines
 * @param {number} seed
 * @param {(mutation: T) => boolean} [isSound] - others are drawn instead of those that are not
 * @returns {T[]} package after package
 */
export function draw(packages, count, seed, isSound = () => true) {
  const random = generator(seed);
  const shares = shareOut(
    packages.map(({ lines }) => lines.length),
    count,
  );
  return packages.flatMap(({ lines }, index) => {
    const left = [...lines];
    /** @type {T[]} */
    const drawn = [];
    while (drawn.length < shares[index] && left.length > 0) {
      const [mutations] = left.splice(Math.floor(random() * left.length), 1);
      const mutation = mutations[Math.floor(random() * mutations.length)];
      if (isSound(mutation)) drawn.push(mutation);
    }
    return drawn;
  });
}

/**
 * Whole numbers in proportion to `sizes` that add up to `count`: at least two for each size, at most the size.
 *
 * @param {readonly number[]} sizes
 * @param {number} count
 */
export function shareOut(sizes, count) {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map(() => 0);
  for (let given = 0; given < Math.min(count, total); given++) {
    let neediest = -1;
    let greatestNeed = -1;
    for (const [index, size] of sizes.entries()) {
      if (shares[index] >= size) continue;
      const need = shares[index] < 2 ? Number.MAX_VALUE / (1 + shares[index]) : (size * count) / total - shares[index];
      if (neediest >= 0 && need <= greatestNeed) continue;
      neediest = index;
      greatestNeed = need;
    }
    shares[neediest]++;
  }
  return shares;
}

/**
 * The generator mulberry32.
 *
 * @param {number} seed
 * @returns {() => number} in [0, 1)
 */
function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
