/** One setting of a command: all that its flag, its help, its checks, its value and its name in errors come from. */
export interface Setting {
  /** Heading of the help under which it stands. */
  group?: string;
  /** Help of its flag; absent where there is only the one that turns it off. */
  words?: string;
  /** Help of the flag `--no-NAME` that turns it off, where there is one. */
  no?: string;
  /** What stands for its value in the help; absent for a flag without one. */
  takes?: string;
  /** Default: the text itself. */
  parse?: (text: string) => unknown;
  choices?: readonly string[];
  default?: unknown;
  /** A list of values, each after a flag of its own. */
  several?: true;
  required?: true;
  /** `none` is typed for null. */
  none?: true;
  /** Names what is read or written: two different values are refused, where of two numbers the last counts. */
  once?: true;
  /** The setting with which it cannot be given. */
  conflicts?: string;
  /** Its name in the library; default: the one here. */
  as?: string;
}

/** By name; on the command line a name is the flag `flagOf(name)`. */
export type Settings = Readonly<Record<string, Setting>>;

/** What settings are once they were typed, left to their default, or left out. */
export type ValuesOf<Of extends Settings> = {
  [Name in keyof Of as IsAlwaysThere<Of[Name]> extends true ? Name : never]: ValueOf<Of[Name]>;
} & { [Name in keyof Of as IsAlwaysThere<Of[Name]> extends true ? never : Name]?: ValueOf<Of[Name]> };

type ValueOf<Of extends Setting> =
  | (Of extends { several: true }
      ? readonly string[]
      : Of extends { parse: (text: string) => infer Value }
        ? Value
        : Of extends { choices: readonly (infer Choice)[] }
          ? Choice
          : Of extends { takes: string }
            ? string
            : boolean)
  | (Of extends { none: true } ? null : never);

type IsAlwaysThere<Of extends Setting> = Of extends { default: unknown } | { required: true }
  ? true
  : Of extends { words: string }
    ? false
    : true;
