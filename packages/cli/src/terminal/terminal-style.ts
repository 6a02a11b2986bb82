import isUnicodeSupported from 'is-unicode-supported';

/** What a stream can show. */
export interface TerminalStyle {
  isTTY: boolean;
  color: boolean;
  /** Whether boxes and bars may be drawn with line characters. */
  unicode: boolean;
}

/**
 * Colours and line characters go to a person at a terminal only, and colours not where `NO_COLOR` is set
 * (https://no-color.org) or the terminal is dumb.
 *
 * @param stream - where the text will go
 * @param environment - default: that of the process
 */
export function terminalStyle(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined> = process.env,
): TerminalStyle {
  const isTTY = stream.isTTY === true;
  return {
    isTTY,
    color: isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb',
    unicode: isTTY && isUnicodeSupported(),
  };
}
