import path from 'node:path';

/**
 * The command by which the user runs this program with `words`, to be typed as it is: `lightrec`, or `npx lightrec`
 * where npx runs it or, as in a clone, `LIGHTREC_COMMAND` says so.
 */
export function invocation(words: readonly string[]): string {
  const { LIGHTREC_COMMAND: told, npm_command: npmCommand } = process.env;
  return [told ?? (npmCommand === 'exec' ? 'npx lightrec' : 'lightrec'), ...words.map(quote)].join(' ');
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Words as a run's files keep them, which others may get to see: of an absolute path its last part alone, as the folders
 * before it tell about the machine, and name nothing on any other.
 */
export function withoutFolders(words: readonly string[]): string[] {
  return words.map((word) => {
    const [, flag = '', value] = word.match(/^(--[\w-]+=)?(.*)$/s)!;
    return flag + (path.isAbsolute(value) ? path.basename(value) : value);
  });
}
