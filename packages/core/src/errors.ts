const mark = Symbol.for('lightrec.error');

/**
 * Every error of LightRec. Its `code` says which kind it is, also where names are minified, and is what `isInstance`
 * asks, so that an error of a second installed copy is known too.
 */
export class LightRecError extends Error {
  static readonly code: string = 'LIGHTREC';
  /** `ARGUMENT`, `SHAPE`, `ARTIFACT`, ...: one for each class, the same in every version. */
  readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = new.target.code;
    Object.defineProperty(this, mark, { value: true });
  }

  /** Whether `value` is an error of this class, from whichever copy of the package. */
  static isInstance<T extends LightRecError>(this: ErrorClass<T>, value: unknown): value is T {
    // Not by `instanceof`, as an error may be of another realm.
    if (Object.prototype.toString.call(value) !== '[object Error]') return false;
    const error = value as { [mark]?: boolean; code?: string };
    return error[mark] === true && [LightRecError.code, error.code].includes(this.code);
  }
}

interface ErrorClass<T> {
  new (...constructorArguments: never[]): T;
  readonly code: string;
}

/** What is said about something that does not fit. Names of options stand in backticks: `dim`, or `header: true`. */
export interface Mismatch {
  expected: unknown;
  received: unknown;
  /** What to do about it. */
  hint?: string;
  cause?: unknown;
}

/** Says what was expected, what came, and what to do; each of these also alone, as text. */
export class MismatchError<Problem extends Mismatch & { argument?: string; file?: string }> extends LightRecError {
  readonly expected!: string;
  readonly received!: string;
  readonly hint?: string;

  /** @param subject - what does not fit; default: the argument or the file */
  constructor(problem: Problem, subject = problem.argument ?? problem.file) {
    const expected = show(problem.expected);
    const received = show(problem.received);
    const { hint, cause } = problem;
    const message = `${subject ? `${subject}: ` : ''}expected ${expected}, received ${received}.${hint ? ` ${hint}` : ''}`;
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, problem, { expected, received });
  }
}

/** An option or argument has a value that is not allowed. */
export class ArgumentError extends MismatchError<Mismatch & { argument: string }> {
  static override readonly code = 'ARGUMENT';
  /** Its name, as the caller wrote it. */
  readonly argument!: string;
}

/** An array has the wrong shape or length. */
export class ShapeError extends MismatchError<Mismatch & { argument: string }> {
  static override readonly code = 'SHAPE';
  /** Its name, as the caller wrote it. */
  readonly argument!: string;
}

/** Bytes are not the artifact file they should be: cut, corrupted, of another kind, or of a newer version. */
export class ArtifactError extends MismatchError<Mismatch & { file?: string }> {
  static override readonly code = 'ARTIFACT';
  readonly file?: string;
}

function show(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}
