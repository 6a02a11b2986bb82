/** The name that a misspelt one was probably meant to be: at most a third of its letters differ, in whatever case. */
export function nearestName(misspelt: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.max(1, Math.floor(misspelt.length / 3)) + 1;
  for (const name of names) {
    const count = editCount(misspelt.toLowerCase(), name.toLowerCase());
    if (count >= fewest) continue;
    fewest = count;
    nearest = name;
  }
  return nearest;
}

/** Letters to insert, delete or replace that make one text the other: Levenshtein's distance, row by row. */
function editCount(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, replaced));
    }
    row = next;
  }
  return row[to.length];
}
