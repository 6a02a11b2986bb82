const newline = 0x0a;
const blanks: readonly number[] = [0x20, 0x09, 0x0d, newline];

/**
 * Turns places in a stream into line numbers. csv-parse has a count of its own, but takes `\r\n` inside
 * quotes, and a lone `\r`, for lines of their own, and so leads astray in files of long texts.
 */
export class LineCounter {
  /** The blocks from the place on. */
  private readonly blocks: Buffer[] = [];
  /** Byte of the stream at which the first block begins. */
  private start = 0;
  private position = 0;

  /** @param line - the number of the first line, from 1 */
  constructor(private line = 1) {}

  add(block: Buffer): void {
    if (block.length > 0) this.blocks.push(block);
  }

  /**
   * The line, from 1, of the byte at `position`.
   *
   * @param position - from 0, never less than in the call before
   */
  lineAt(position: number): number {
    while (this.position < position && this.blocks.length > 0) {
      const [block] = this.blocks;
      const end = Math.min(block.length, position - this.start);
      let at = block.indexOf(newline, this.position - this.start);
      for (; at >= 0 && at < end; at = block.indexOf(newline, at + 1)) this.line++;
      this.position = this.start + end;
      if (end === block.length) this.dropBlock();
    }
    return this.line;
  }

  /** The line of the first byte that is not blank, from `position` on, or that of `end` where none is before it. */
  lineOfTextAt(position: number, end = Number.POSITIVE_INFINITY): number {
    this.lineAt(position);
    while (
      this.position < end &&
      this.blocks.length > 0 &&
      blanks.includes(this.blocks[0][this.position - this.start])
    ) {
      this.lineAt(this.position + 1);
    }
    return this.line;
  }

  /** The first byte behind the line of the position that was asked for last. */
  endOfLine(): number {
    const [block] = this.blocks;
    const found = block?.indexOf(newline, this.position - this.start) ?? -1;
    return found < 0 ? this.start + (block?.length ?? 0) : this.start + found + 1;
  }

  private dropBlock(): void {
    this.start += this.blocks.shift()!.length;
  }
}
