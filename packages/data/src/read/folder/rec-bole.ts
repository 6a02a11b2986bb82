import path from 'node:path';
import { comparePaths, type FoundInteractions } from './find-parts.js';

/**
 * The interactions and items of a folder as RecBole keeps it: `NAME.inter`, or `NAME.train.inter`,
 * `NAME.part1.inter` and the like where they are split, and `NAME.item`. Users, links and the like are ignored.
 *
 * @returns nothing where there is no such file, or those of two datasets
 */
export function findRecBole(folder: string, names: readonly string[]): FoundInteractions | undefined {
  const files = names.filter((name) => /^[^._].*\.inter$/.test(name));
  const whole = files.filter((name) => !/\..*\./.test(name));
  const inters = whole.length === 1 ? whole : files;
  const dataset = (name: string) => name.split('.')[0];
  if (inters.length === 0 || new Set(inters.map(dataset)).size > 1 || (whole.length > 0 && inters !== whole)) {
    return undefined;
  }
  const itemName = `${inters.length === 1 ? inters[0].slice(0, -'.inter'.length) : dataset(inters[0])}.item`;
  const list = (of: readonly string[]) => of.toSorted(comparePaths).join(', ');
  const left = files.filter((name) => !inters.includes(name));
  return {
    parts: inters.toSorted(comparePaths).map((name) => ({ file: path.join(folder, name), partition: {} })),
    itemFile: names.includes(itemName) ? path.join(folder, itemName) : undefined,
    note:
      inters.length > 1
        ? `The files ${list(inters)} were read as one; how they were split is not kept.`
        : left.length > 0
          ? `Left aside beside ${inters[0]}: ${list(left)}.`
          : undefined,
  };
}
