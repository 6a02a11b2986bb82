/** The defaults with the caller's values over them; further options of the caller are left out. */
export function withDefaults<T extends object>(defaults: T, options: Partial<T>): T {
  const resolved = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof T)[]) resolved[name] = options[name] ?? defaults[name];
  return resolved;
}
