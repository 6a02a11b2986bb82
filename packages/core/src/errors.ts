const markerOfAll = Symbol.for('lightrec.error');

/**
 * Every error of LightRec says what was expected, what came, and what to do. Each class carries a
 * `Symbol.for` marker, so that `isInstance` also knows an error thrown by a second installed copy.
 */
export class LightRecError extends Error {
  static readonly marker: symbol = markerOfAll;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    Object.defineProperty(this, markerOfAll, { value: true });
    Object.defineProperty(this, new.target.marker, { value: true });
  }

  /** Whether `value` is an error of this class, from whichever copy of the package. */
  static isInstance<T extends LightRecError>(this: ErrorClass<T>, value: unknown): value is T {
    // Not by `instanceof`, as an error may be of another realm.
    return (
      Object.prototype.toString.call(value) === '[object Error]' && Reflect.get(Object(value), this.marker) === true
    );
  }
}

interface ErrorClass<T> {
  new (...constructorArguments: never[]): T;
  readonly marker: symbol;
}

/** What is said about an argument that does not fit. */
export interface ArgumentProblem {
  /** Name of the argument, as the caller wrote it. */
  argument: string;
  expected: unknown;
  received: unknown;
  /** What to do about it. */
  hint?: string;
}

/** An option or argument has a value that is not allowed. */
export class ArgumentError extends LightRecError {
  static override readonly marker = Symbol.for('lightrec.error.argument');
  readonly argument: string;

  constructor(problem: ArgumentProblem) {
    super(describeProblem(problem));
    this.argument = problem.argument;
  }
}

/** An array has the wrong shape or length. */
export class ShapeError extends LightRecError {
  static override readonly marker = Symbol.for('lightrec.error.shape');
  readonly argument: string;

  constructor(problem: ArgumentProblem) {
    super(describeProblem(problem));
    this.argument = problem.argument;
  }
}

/** Bytes are not the artifact file they should be: cut, corrupted, of another kind, or of a newer version. */
export class ArtifactError extends LightRecError {
  static override readonly marker = Symbol.for('lightrec.error.artifact');

  constructor(problem: { file?: string; expected: string; received: string; hint?: string; cause?: unknown }) {
    const subject = problem.file ? `${problem.file}: ` : '';
    const hint = problem.hint ? ` ${problem.hint}` : '';
    const options = problem.cause === undefined ? undefined : { cause: problem.cause };
    super(`${subject}expected ${problem.expected}, received ${problem.received}.${hint}`, options);
  }
}

function describeProblem({ argument, expected, received, hint }: ArgumentProblem): string {
  const advice = hint ? ` ${hint}` : '';
  return `${argument}: expected ${show(expected)}, received ${show(received)}.${advice}`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return String(value);
}
