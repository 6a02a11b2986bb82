import { MismatchError } from '@lightrec/core';
import { limits } from './limits.js';

/** What is wrong with a file, and where. */
export interface DataProblem {
  /** The file or folder, as the caller wrote it. */
  file: string;
  /**
   * Line from 1; of a row that spans lines the last, of a field with a wrong quote the first. In a Parquet
   * file, the row from 1.
   */
  line?: number;
  /** Name of the column, or its position from 0 where the file has no header. */
  column?: string | number;
  expected: string;
  received: string;
  /** What to do about it. */
  hint?: string;
  cause?: unknown;
}

/** A file of interactions or texts is missing, cut, of another format, or holds something that does not fit. */
export class DataError extends MismatchError<DataProblem> {
  static override readonly code = 'DATA';
  readonly file!: string;
  readonly line?: number;
  readonly column?: string | number;

  constructor(problem: DataProblem) {
    const { file, line, column } = problem;
    super(
      { ...problem, line, column },
      `${file}${line === undefined ? '' : `:${line}`}${column === undefined ? '' : `, column ${column}`}`,
    );
  }
}

/** A value as an error shows it: quoted, and cut where it is long. */
export function quoteValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value === '') return 'an empty field';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A list of names as an error shows it, cut where it is long. */
export function listNames(names: readonly (string | number)[]): string {
  const shown = names
    .slice(0, limits.shownNames)
    .map((name) => (name === '' ? '""' : String(name)))
    .join(', ');
  const hiddenCount = names.length - limits.shownNames;
  return hiddenCount > 0 ? `${shown}, and ${hiddenCount} more` : shown;
}
