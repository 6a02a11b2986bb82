import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ArtifactError, LightRecError, ShapeError } from './errors.js';

describe('isInstance', () => {
  it('knows its own errors and their base class, not its siblings', () => {
    const error = new ArgumentError({ argument: 'k', expected: 'an integer', received: 1.5 });
    expect(ArgumentError.isInstance(error)).toBe(true);
    expect(LightRecError.isInstance(error)).toBe(true);
    expect(ShapeError.isInstance(error)).toBe(false);
    expect(ArtifactError.isInstance(error)).toBe(false);
  });

  it('knows an error of a second copy of the package, which instanceof does not', async () => {
    const copy = await secondCopy();
    const foreign = new copy.ShapeError({ argument: 'user', expected: [32], received: [16] });
    expect(foreign instanceof ShapeError).toBe(false);
    expect(ShapeError.isInstance(foreign)).toBe(true);
    expect(LightRecError.isInstance(foreign)).toBe(true);
    expect(ArgumentError.isInstance(foreign)).toBe(false);
    expect(copy.ShapeError.isInstance(new ShapeError({ argument: 'a', expected: 1, received: 2 }))).toBe(true);
  });

  it('serves a subclass that another package declares', () => {
    class TrainingError extends LightRecError {
      static override readonly code = 'TRAINING';
    }
    const error = new TrainingError('the loss is not finite');
    expect(TrainingError.isInstance(error)).toBe(true);
    expect(LightRecError.isInstance(error)).toBe(true);
    expect(TrainingError.isInstance(new LightRecError('another'))).toBe(false);
  });

  it('knows an error of another realm', () => {
    const foreign = runInNewContext('new Error("of another realm")');
    expect(LightRecError.isInstance(foreign)).toBe(false);
    foreign[Symbol.for('lightrec.error')] = true;
    expect(foreign instanceof Error).toBe(false);
    expect(LightRecError.isInstance(foreign)).toBe(true);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'lightrec.error'],
    ['another error', new Error('x')],
    ['an object with the marker that is no error', { [Symbol.for('lightrec.error')]: true }],
  ])('refuses %s', (_, value) => {
    expect(LightRecError.isInstance(value)).toBe(false);
  });
});

describe('fields', () => {
  it('tell a program what the message says', () => {
    const problem = { expected: [2, 3], received: 5, hint: 'Mend it.' };
    const error = new ShapeError({ argument: 'user', ...problem });
    expect(error).toMatchObject({
      code: 'SHAPE',
      argument: 'user',
      expected: '[2, 3]',
      received: '5',
      hint: 'Mend it.',
    });
    expect(new ArtifactError({ file: 'a', ...problem })).toMatchObject({ code: 'ARTIFACT', file: 'a', received: '5' });
    expect(new LightRecError('x').code).toBe('LIGHTREC');
  });
});

describe('messages', () => {
  it('say what was expected, what came, and what to do', () => {
    const problem = { argument: 'user', expected: [32], received: [16], hint: 'Encode users with the same model.' };
    expect(new ShapeError(problem).message).toBe(
      'user: expected [32], received [16]. Encode users with the same model.',
    );
    expect(new ShapeError(problem).argument).toBe('user');
    expect(new ArgumentError({ argument: 'k', expected: 'an integer', received: undefined }).message).toBe(
      'k: expected an integer, received undefined.',
    );
  });

  it('name the file where there is one', () => {
    const problem = { expected: 'a header', received: 'none', hint: 'Write it again.' };
    expect(new ArtifactError({ file: 'a.safetensors', ...problem }).message).toBe(
      'a.safetensors: expected a header, received none. Write it again.',
    );
    expect(new ArtifactError(problem).message).toBe('expected a header, received none. Write it again.');
  });

  it('carry the name of their class', () => {
    expect(new ArtifactError({ expected: 'a', received: 'b' }).name).toBe('ArtifactError');
    expect(String(new ArgumentError({ argument: 'k', expected: 1, received: 2 }))).toMatch(/^ArgumentError: k: /);
  });

  it('keep the cause, and show none where there is none', () => {
    const cause = new Error('disk');
    expect(new ArtifactError({ expected: 'a', received: 'b', cause }).cause).toBe(cause);
    expect(inspect(new ArtifactError({ expected: 'a', received: 'b' }))).not.toContain('cause');
  });
});

/** The same source evaluated anew, as a second installed copy would be. */
async function secondCopy(): Promise<typeof import('./errors.js')> {
  const address = './errors.js?copy=second';
  return import(/* @vite-ignore */ address);
}
