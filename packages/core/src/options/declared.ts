/** Options that have a default, each with it and with the check that every value must pass, named by the argument. */
export type DeclaredOptions<T> = {
  readonly [Name in keyof T]-?: readonly [defaultValue: T[Name], check: (argument: string, value: T[Name]) => void];
};

/** The default of each. */
export function defaultsOf<T>(declared: DeclaredOptions<T>): T {
  return Object.fromEntries(
    Object.entries<readonly [unknown, unknown]>(declared).map(([name, [value]]) => [name, value]),
  ) as T;
}

/**
 * The values given, with defaults for the others; what is not declared is left out.
 *
 * @param defaults - other ones than those declared
 * @throws ArgumentError for a value that does not pass its check
 */
export function resolveDeclared<T>(
  declared: DeclaredOptions<T>,
  given: Partial<T>,
  defaults = defaultsOf(declared),
): T {
  const resolved = { ...defaults };
  for (const name in declared) {
    const [, check] = declared[name];
    if (given[name] !== undefined) resolved[name] = given[name];
    check(name, resolved[name]);
  }
  return resolved;
}
