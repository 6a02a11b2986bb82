/** Names that fit a role, and whether one of them fits best. */
export interface FoundNames {
  /** Those of the best fit first. */
  positions: number[];
  isClear: boolean;
}

/**
 * The positions of names that fit, by how well: the lower its level, the better a name fits.
 *
 * @param levelOf - below 0 where a name does not fit
 */
export function findByLevel(names: readonly string[], levelOf: (name: string) => number): FoundNames {
  const levels = names.map(levelOf);
  const positions = [...names.keys()].filter((position) => levels[position] >= 0);
  positions.sort((a, b) => levels[a] - levels[b] || a - b);
  const [first, second] = positions;
  return { positions, isClear: positions.length === 1 || (positions.length > 1 && levels[first] < levels[second]) };
}
