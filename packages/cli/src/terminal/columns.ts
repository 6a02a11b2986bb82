/**
 * Columns that a stream has room for: what `COLUMNS` says, else the width of its terminal; `undefined` where nothing
 * limits a line, as in a file or a pipe.
 *
 * @param environment - default: that of the process
 */
export function columnsOf(
  { isTTY, columns }: { isTTY?: boolean; columns?: number },
  environment: Record<string, string | undefined> = process.env,
): number | undefined {
  const told = Number(environment.COLUMNS);
  if (Number.isSafeInteger(told) && told > 0) return told;
  return isTTY === true && columns !== undefined && columns > 0 ? columns : undefined;
}
