import { ArgumentError, ShapeError } from '../errors.js';
import { show } from './show.js';

/** A function whose options are tried. */
export interface OptionTrial {
  /** Names of all its options, so that a new one is tried too. */
  names: ReadonlySet<string>;
  /** Calls the function with right values for whatever it requires, and these over them. */
  call(options: Record<string, unknown>): unknown;
  /** The values among `wrongValues` that are right for an option. Default: none. */
  accepts?: Record<string, readonly unknown[]>;
  /** Further wrong values of an option, such as an array that is too short. */
  refuses?: Record<string, readonly unknown[]>;
}

/** What every option refuses unless its trial says otherwise: out of range, no number, text for a number, no object of any use. */
export const wrongValues: readonly unknown[] = [-1, Number.NaN, Number.POSITIVE_INFINITY, '7', 'nope', {}];

/**
 * Cases for any test runner: that a function refuses, by name, an unknown option and wrong values of each option.
 *
 * @example
 * for (const { name, check } of optionRefusals({ names, call: (options) => train({ dim: 8, ...options }) })) it(name, check);
 */
export function optionRefusals(trial: OptionTrial): { name: string; check(): Promise<void> }[] {
  const { names, accepts = {}, refuses = {} } = trial;
  const unknown = [...Object.keys(accepts), ...Object.keys(refuses)].find((name) => !names.has(name));
  if (unknown) throw new ArgumentError({ argument: unknown, expected: 'one of the names', received: 'another' });
  return [
    {
      name: 'an unknown option',
      check: () => demandRefusal(trial, 'notAnOption', 1),
    },
    ...[...names].map((name) => ({
      name: `wrong values of ${name}`,
      async check() {
        const right = accepts[name] ?? [];
        const wrong = wrongValues.filter((value) => !right.includes(value));
        for (const value of [...wrong, ...(refuses[name] ?? [])]) await demandRefusal(trial, name, value);
      },
    })),
  ];
}

async function demandRefusal({ call }: OptionTrial, name: string, value: unknown): Promise<void> {
  const where = `${name}: ${show(value)}`;
  let error: unknown;
  try {
    await call({ [name]: value });
  } catch (thrown) {
    error = thrown;
  }
  if (error === undefined) throw new Error(`expected an error for ${where}, got a result`);
  const isOurs = ArgumentError.isInstance(error) || ShapeError.isInstance(error);
  if (isOurs && isOf(error as ArgumentError, name)) return;
  throw new Error(`expected an ArgumentError that names ${where}, got ${error}`, { cause: error });
}

/** Also of an entry or a part of the option, `users[3]`, `anisotropy.weight`, and where the options are a part themselves. */
function isOf({ argument }: ArgumentError, name: string): boolean {
  const own = argument.replace(/^options of /, '');
  return own.split(/[ .[]/).slice(0, 2).includes(name);
}
