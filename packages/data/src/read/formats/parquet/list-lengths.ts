import type { SchemaElement } from 'hyparquet';

/** What the levels of a column of lists mean, each of which holds values of its own. */
export interface ListLevels {
  /** The definition level of a value that is there. */
  value: number;
  /** From this one on there is an entry, which may have no value. */
  entry: number;
}

/** @returns nothing for a column without a list */
export function listLevelsOf(elements: readonly SchemaElement[]): ListLevels | undefined {
  const list = elements.findIndex((element) => element.repetition_type === 'REPEATED');
  if (list < 0) return undefined;
  const depthOf = (path: readonly SchemaElement[]) =>
    path.filter((element) => element.repetition_type !== 'REQUIRED').length;
  return { value: depthOf(elements), entry: depthOf(elements.slice(0, list + 1)) };
}

/** How many entries the list of each row has, out of the levels of one page after the other. */
export class ListLengths {
  /** Shape `[rowCount]`. */
  readonly lengths: Int32Array;
  private row = -1;

  constructor(
    rowCount: number,
    private readonly levels: ListLevels,
  ) {
    this.lengths = new Int32Array(rowCount);
  }

  /**
   * Takes the levels of a page; returns how many entries it has, or `undefined` where one has no value.
   *
   * @param repetitions - 0 where a row begins
   */
  add(repetitions: Uint8Array, definitions: Uint8Array): number | undefined {
    const { lengths, levels } = this;
    let count = 0;
    for (let i = 0; i < repetitions.length; i++) {
      if (repetitions[i] === 0) this.row++;
      if (definitions[i] < levels.entry) continue;
      if (definitions[i] < levels.value || this.row < 0 || this.row >= lengths.length) return undefined;
      lengths[this.row]++;
      count++;
    }
    return count;
  }

  /** Whether all rows were met. */
  get areWhole(): boolean {
    return this.row === this.lengths.length - 1;
  }
}
