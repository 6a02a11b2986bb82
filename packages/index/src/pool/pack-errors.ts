import { ArgumentError, ArtifactError, LightRecError, ShapeError } from '@lightrec/core';

/** An error as it is posted: structured clones forget classes. */
export type PackedError = Record<string, unknown>;

const classes = [ArgumentError, ShapeError, ArtifactError];

export function packError(error: unknown): PackedError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { ...(LightRecError.isInstance(error) && error), name, message, stack };
}

/** The same error, of its class, with the stack of the thread that threw it. */
export function unpackError(packed: PackedError): Error {
  const Kind = classes.find(({ code }) => code === packed.code);
  const error = Kind ? new Kind({ argument: '', expected: '', received: '' }) : new Error();
  return Object.assign(error, packed);
}
