/** A key of the outside world: a string, or a safe integer. `7` and `'7'` are different ids. */
export type Id = string | number;

/** The type of ids of which some are `T`: literals widen to `string` or `number`, a type of one's own stays. */
export type WidenId<T extends Id> = [T] extends [never] ? Id : WidenEach<T>;

// A record by literals has required keys, one by any other string or number has none.
type WidenEach<T extends Id> = T extends unknown
  ? Record<never, 1> extends Record<T, 1>
    ? T
    : T extends string
      ? string
      : number
  : T;

/**
 * The id that a piece of text stands for: a canonical non-negative integer (`'7'`, not `'007'`) is a
 * number, anything else the text itself. Readers and the command line agree by using this one rule.
 */
export function parseId(text: string): Id {
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : text;
}
