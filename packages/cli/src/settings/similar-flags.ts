import type { Command } from 'commander';

/** Letters that a flag shares with another at least, to be meant by it. */
const leastShared = 4;

/**
 * Says of an unknown flag which begin as it does, as `--codebook-count` for `--codebooks`: commander counts letters that
 * differ, and knows none where these are many.
 */
export function adviseOnFlags(command: Command): void {
  const { error } = command;
  command.error = (message, options) => {
    const [, unknown] = message.match(/^error: unknown option '--([\w-]+)'$/) ?? [];
    return error.call(command, `${message}${unknown === undefined ? '' : adviceOn(unknown, command)}`, options);
  };
}

function adviceOn(unknown: string, { options }: Command): string {
  const names = options.map(({ long }) => long?.slice(2) ?? '');
  const shared = names.map((name) => sharedLength(name, unknown));
  const most = Math.max(leastShared, ...shared);
  const alike = names.filter((_, i) => shared[i] === most).map((name) => `--${name}`);
  if (alike.length === 0) return '';
  return `\n(Did you mean ${alike.length > 1 ? 'one of ' : ''}${alike.join(', ')}?)`;
}

/** Of the letters with which both begin. */
function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
