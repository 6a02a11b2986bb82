import { ArgumentError, ArtifactError, ShapeError } from '@lightrec/core';

/** An error as it is posted: structured clones forget classes. */
export interface PackedError {
  kind: 'argument' | 'shape' | 'artifact' | 'other';
  name: string;
  message: string;
  argument: string;
  stack?: string;
}

export function packError(error: unknown): PackedError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const packed = { name, message, stack, argument: '' };
  if (ArgumentError.isInstance(error)) return { ...packed, kind: 'argument', argument: error.argument };
  if (ShapeError.isInstance(error)) return { ...packed, kind: 'shape', argument: error.argument };
  return { ...packed, kind: ArtifactError.isInstance(error) ? 'artifact' : 'other' };
}

/** The same error, of its class, with the stack of the thread that threw it. */
export function unpackError({ kind, name, message, argument, stack }: PackedError): Error {
  const error = errorOf(kind, argument);
  return Object.assign(error, { name, message, stack });
}

function errorOf(kind: PackedError['kind'], argument: string): Error {
  const problem = { argument, expected: '', received: '' };
  if (kind === 'argument') return new ArgumentError(problem);
  if (kind === 'shape') return new ShapeError(problem);
  return kind === 'artifact' ? new ArtifactError(problem) : new Error();
}
