import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgressStream } from './painters.js';
import { createProgress, type ProgressOptions } from './progress.js';

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
});

/** Keeps what was written to it. */
function fakeStream(columns = 80): ProgressStream & { isTTY: boolean; written: string[] } {
  const written: string[] = [];
  return { isTTY: true, columns, written, write: (text) => written.push(text) };
}

const plain: ProgressOptions = { isTTY: false, color: false, unicode: false, now: () => nowMs };
const terminal: ProgressOptions = { isTTY: true, color: false, unicode: true, now: () => nowMs };

/** What was written, with a visible sign for the escape character. */
function showEscapes(written: readonly string[]): string {
  return written.join('').replaceAll('\u001b', '␛');
}

/**
 * What a terminal shows after what was written, down to the line of the cursor. It knows the few sequences
 * that drawing in place needs.
 */
function screenOf(written: readonly string[]): string[] {
  const lines = [''];
  let row = 0;
  let column = 0;
  for (const [token] of showEscapes(written).matchAll(/␛\[[?\d;]*[A-Za-z]|[\s\S]/gu)) {
    const sequence = /^␛\[(\?)?(\d*)([A-Za-z])$/.exec(token);
    if (sequence?.[1]) continue;
    if (token === '\n') {
      row++;
      column = 0;
      lines[row] ??= '';
    } else if (!sequence) {
      lines[row] = lines[row].padEnd(column).slice(0, column) + token + lines[row].slice(column + 1);
      column++;
    } else if (sequence[3] === 'A') row -= Number(sequence[2] || 1);
    else if (sequence[3] === 'B') row += Number(sequence[2] || 1);
    else if (sequence[3] === 'G') column = 0;
    else if (token === '␛[2K') lines[row] = '';
    else if (token === '␛[K' || token === '␛[0K') lines[row] = lines[row].slice(0, column);
    else if (sequence[3] !== 'm') throw new Error(`unknown sequence ${JSON.stringify(token)}`);
  }
  expect(lines.slice(row + 1).join('')).toBe('');
  return lines.slice(0, row + 1).map((line) => line.trimEnd());
}

describe('on a terminal', () => {
  it('shows bar, share, time left and figures', () => {
    const stream = fakeStream();
    const stage = createProgress(stream, terminal).stage('Training BPR', 60);
    nowMs = 30_000;
    stage.update(15, { loss: 0.123456, 'recall@100': 0.3453 });
    expect(screenOf(stream.written)).toEqual([
      '  Training BPR              ━━━━━━──────────────────   25 %  1 min 30 s left',
      '    15 of 60 · loss 0.1235 · recall@100 0.3453',
      '',
    ]);
  });

  it('draws in place, and leaves one line for each stage that ended', () => {
    const stream = fakeStream();
    const progress = createProgress(stream, terminal);
    const reading = progress.stage('Reading data');
    nowMs = 840;
    reading.update(1000);
    reading.end('107,154 pairs');
    const training = progress.stage('Training BPR', 4);
    for (let epoch = 1; epoch <= 4; epoch++) {
      nowMs += 1000;
      training.update(epoch, { loss: 1 / epoch });
    }
    training.end();
    progress.stop();
    expect(screenOf(stream.written)).toEqual([
      '✓ Reading data                  0.84 s  107,154 pairs',
      '✓ Training BPR                  4.00 s',
      '',
    ]);
  });

  it('draws no more often than an eye can follow, and then what is newest', () => {
    const stream = fakeStream();
    const stage = createProgress(stream, terminal).stage('Training', 1000);
    for (let step = 1; step <= 1000; step++) {
      nowMs = step;
      stage.update(step);
    }
    expect(stream.written.length).toBeLessThanOrEqual(1 + 1000 / 80);
    expect(stream.written.length).toBeGreaterThan(5);
  });

  it('writes notes above the stage that runs', () => {
    const stream = fakeStream();
    const progress = createProgress(stream, terminal);
    progress.stage('Training', 2);
    progress.note('3 bad lines skipped');
    expect(screenOf(stream.written)).toEqual([
      '3 bad lines skipped',
      '  Training                  ────────────────────────    0 %',
      '    0 of 2',
      '',
    ]);
  });

  it('never hides the cursor', () => {
    // The library would hide it on standard error, whatever stream it draws on.
    const { isTTY } = process.stderr;
    process.stderr.isTTY = true;
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const stream = fakeStream();
    try {
      const progress = createProgress(stream, terminal);
      progress.stage('Training', 2).update(1);
      progress.stop();
      expect(write).not.toHaveBeenCalled();
    } finally {
      write.mockRestore();
      process.stderr.isTTY = isTTY;
    }
    expect(showEscapes(stream.written)).not.toContain('␛[?25');
  });

  it.each([20, 40, 72, 80, 200])('keeps each line within a terminal of %d columns', (columns) => {
    const stream = fakeStream(columns);
    const stage = createProgress(stream, terminal).stage('Training 推荐系统 with a long name', 3);
    nowMs = 500;
    stage.update(1, { loss: 0.5, distillation: 0.25, 'recall@100': 0.3453, 'learning rate': 0.001, balance: 0.01 });
    const lines = screenOf(stream.written);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThan(columns);
  });

  it('colours only where it may', () => {
    const colored = fakeStream();
    createProgress(colored, { ...terminal, color: true })
      .stage('Training', 2)
      .end();
    const bare = fakeStream();
    createProgress(bare, terminal).stage('Training', 2).end();
    expect(showEscapes(colored.written)).toContain('␛[32m');
    expect(showEscapes(bare.written)).not.toMatch(/␛\[\d+m/);
    expect(stripVTControlCharacters(colored.written.join(''))).toBe(stripVTControlCharacters(bare.written.join('')));
  });
});

describe('elsewhere', () => {
  it('writes a line every few seconds and one at the end', () => {
    const stream = fakeStream();
    const stage = createProgress(stream, plain).stage('Training BPR', 60);
    for (let epoch = 1; epoch <= 12; epoch++) {
      nowMs += 1000;
      stage.update(epoch, { loss: 1 / epoch });
    }
    stage.end('best recall@100 0.3453');
    expect(stream.written).toEqual([
      'Training BPR: 8 %, 5 of 60, loss 0.2000, 55 s left\n',
      'Training BPR: 16 %, 10 of 60, loss 0.1000, 50 s left\n',
      'Training BPR: done in 12.0 s, best recall@100 0.3453\n',
    ]);
  });

  it('counts where the total is not known', () => {
    const stream = fakeStream();
    const stage = createProgress(stream, plain).stage('Reading data');
    nowMs = 5000;
    stage.update(61725);
    expect(stream.written).toEqual(['Reading data: 5.00 s, 61,725 so far\n']);
  });

  it('shows a loss that has gone astray', () => {
    const stream = fakeStream();
    nowMs = 0;
    const stage = createProgress(stream, { ...plain, lineIntervalMs: 0 }).stage('Training', 2);
    stage.update(1, { loss: Number.NaN });
    expect(stream.written[0]).toContain('loss NaN');
  });

  it('keeps a figure until it is given anew', () => {
    const stream = fakeStream();
    const stage = createProgress(stream, { ...plain, lineIntervalMs: 0 }).stage('Training', 4);
    stage.update(1, { loss: 0.5, 'recall@100': 0.25 });
    stage.update(2, { loss: 0.25 });
    expect(stream.written[1]).toContain('loss 0.2500, recall@100 0.2500');
  });
});

describe('options.from', () => {
  it('does not count work of an earlier run for the time left', () => {
    const stream = fakeStream();
    const stage = createProgress(stream, plain).stage('Training', 100, { from: 50 });
    nowMs = 10_000;
    stage.update(60);
    // 10 of 50 took 10 s, so the 40 that are left take 40 s.
    expect(stream.written).toEqual(['Training: 60 %, 60 of 100, 40 s left\n']);
  });
});

describe('options.silent', () => {
  it('writes nothing', () => {
    const stream = fakeStream();
    const progress = createProgress(stream, { ...terminal, silent: true });
    const stage = progress.stage('Training', 2);
    stage.update(1);
    stage.end();
    progress.note('note');
    progress.stop();
    expect(stream.written).toEqual([]);
  });
});

describe('stop', () => {
  it('leaves on the screen what was reached, the cursor below it, and writes no more', () => {
    const stream = fakeStream();
    const progress = createProgress(stream, terminal);
    const stage = progress.stage('Training', 4);
    nowMs = 3000;
    stage.update(1);
    stream.write('^C');
    progress.stop();
    const { length } = stream.written;
    stage.update(2);
    stage.end();
    progress.stage('Evaluating', 3).update(1);
    progress.note('late');
    progress.stop();
    expect(stream.written).toHaveLength(length);
    expect(screenOf(stream.written)).toEqual([
      '  Training                  ━━━━━━──────────────────   25 %  9 s left',
      '    1 of 4',
      '',
    ]);
  });
});

describe('a stage that another follows', () => {
  it('is ended by it, and says no more', () => {
    const stream = fakeStream();
    const progress = createProgress(stream, { ...plain, lineIntervalMs: 0 });
    const first = progress.stage('First', 2);
    progress.stage('Second', 2);
    first.update(1);
    first.end();
    expect(stream.written).toEqual(['First: done in 0.00 s\n']);
  });
});

describe('a summary that is too long for the terminal', () => {
  const end = (columns: number) => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text), columns };
    const progress = createProgress(stream, { isTTY: true, color: false, unicode: false, now: () => 0 });
    progress.stage('Train BPR').end('best epoch 10, Recall@100 0.5162 on validation');
    return stripVTControlCharacters(written.join(''));
  };

  it('stands on a line of its own', () => {
    expect(end(60)).toContain('0.00 s\n    best epoch 10, Recall@100 0.5162 on validation');
    expect(end(100)).toContain('0.00 s  best epoch 10');
  });
});
