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
