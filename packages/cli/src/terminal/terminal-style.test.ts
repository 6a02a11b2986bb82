import { describe, expect, it } from 'vitest';
import { terminalStyle } from './terminal-style.js';

describe('terminalStyle', () => {
  it('colours on a terminal only', () => {
    expect(terminalStyle({ isTTY: true }, {}).color).toBe(true);
    expect(terminalStyle({}, {})).toEqual({ isTTY: false, color: false, unicode: false });
  });

  it('heeds NO_COLOR, unless it is empty, and dumb terminals', () => {
    expect(terminalStyle({ isTTY: true }, { NO_COLOR: '1' }).color).toBe(false);
    expect(terminalStyle({ isTTY: true }, { NO_COLOR: '' }).color).toBe(true);
    expect(terminalStyle({ isTTY: true }, { TERM: 'dumb' }).color).toBe(false);
  });
});
