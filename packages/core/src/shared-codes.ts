/** How many items have a code that is theirs alone. */
export interface SharedCodes {
  /** Different whole codes. */
  distinctCount: number;
  /** Items whose whole code another item has too: no score can tell them apart. */
  sharingItemCount: number;
}

/**
 * How many whole codes there are, and how many items share theirs.
 *
 * @param table - a `CodeTable`, or `codes` of integers below 65,536, shape `[itemCount, codebookCount]`
 *
 * @example
 * sharedCodes({ codes: Uint8Array.of(1, 2, 1, 2, 3, 4), codebookCount: 2 }); // { distinctCount: 2, sharingItemCount: 2 }
 */
export function sharedCodes({
  codes,
  codebookCount,
}: {
  codes: ArrayLike<number>;
  codebookCount: number;
}): SharedCodes {
  const counts = new Map<string, number>();
  const row = new Uint16Array(codebookCount);
  for (let start = 0; start < codes.length; start += codebookCount) {
    for (let b = 0; b < codebookCount; b++) row[b] = codes[start + b];
    const code = String.fromCharCode(...row);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let sharingItemCount = 0;
  for (const count of counts.values()) if (count > 1) sharingItemCount += count;
  return { distinctCount: counts.size, sharingItemCount };
}
