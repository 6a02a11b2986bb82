/** The words by which the user runs this program, as `LIGHTREC_COMMAND` says: in a clone it is `npx lightrec`. */
export function invocation(words: string): string {
  return `${process.env.LIGHTREC_COMMAND ?? 'lightrec'} ${words}`;
}
