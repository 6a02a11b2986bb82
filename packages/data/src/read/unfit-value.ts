import type { DataProblem } from '../data-error.js';

/**
 * Stands in a row for a value that no id and no rating can be made of without changing it, such as bytes that are
 * no text; says so in the words of the error.
 */
export class UnfitValue {
  constructor(readonly problem: Pick<DataProblem, 'expected' | 'received' | 'hint'>) {}
}
