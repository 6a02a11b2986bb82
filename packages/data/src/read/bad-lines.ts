import { DataError, type DataProblem } from '../data-error.js';
import { limits } from '../limits.js';
import type { BadLine } from '../rows-report.js';

/** Refuses lines that cannot be read or, under `skipBadLines`, counts them and keeps the first for the report. */
export class BadLines {
  /** The first of each part, by line. */
  readonly shown: BadLine[] = [];
  private counted = 0;
  /** The part that is read, of a table in parts; bad lines name it. */
  private part: { file: string; firstBadLine: number } | undefined;

  /** @param file - the file, or the folder of a table in parts */
  constructor(
    private readonly file: string,
    private readonly skipBadLines: boolean,
  ) {}

  get count(): number {
    return this.counted;
  }

  startPart(file: string): void {
    this.part = { file, firstBadLine: this.shown.length };
  }

  /** Counts a line that cannot be read; throws where bad lines are not to be skipped. */
  reject(line: number, problem: Omit<DataProblem, 'file' | 'line'>): void {
    const { column, expected, received } = problem;
    if (!this.skipBadLines) {
      throw new DataError({
        ...problem,
        file: this.part?.file ?? this.file,
        line,
        hint: problem.hint ?? 'Mend the line, or pass `skipBadLines: true` to drop such lines and have them counted.',
      });
    }
    this.counted++;
    this.show({ file: this.part?.file, line, column, expected, received });
  }

  /** Of a source with bad lines only. */
  nothingElse(): DataError {
    const [first] = this.shown;
    const reason = `expected ${first.expected}, received ${first.received}`;
    const received = `bad lines only (${this.counted.toLocaleString('en-US')}); ${first.file === undefined ? '' : `${first.file}, `}line ${first.line}: ${reason}`;
    return new DataError({ file: this.file, expected: 'at least one line that can be read', received });
  }

  /** Keeps the first by line: text that is not UTF-8 is met before the other lines of its block. */
  private show(badLine: BadLine): void {
    const start = this.part?.firstBadLine ?? 0;
    const ofPart = [...this.shown.slice(start), badLine].sort((a, b) => a.line - b.line);
    this.shown.splice(start, limits.shownBadLines, ...ofPart);
    this.shown.splice(limits.shownBadLines);
  }
}
