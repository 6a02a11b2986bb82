/** Items added since the layout was made. */
export interface TailItem {
  /** The new item's index. */
  item: number;
  /** Codeword at each place of the layout, shape `[codebookCount]`; a missing one is the zero codeword. */
  codes: Uint8Array;
  bias: number;
  /** Its row for post-ranking, and the row's scale and bias. */
  row?: Uint8Array;
  scale: number;
  rowBias: number;
}

/** Room for added items: a sixteenth of the layout's, at least 4,096. More than that are merged. */
export function tailCapacityOf(itemCount: number): number {
  return Math.max(4096, Math.ceil(itemCount / 16));
}
