import { ArgumentError, ArtifactError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { reportOf } from './error-report.js';
import { runSettings } from './run/settings.js';
import { lightrec, temporaryFolder } from './test-support/world.js';

const systemError = (code: string, message: string, path?: string) =>
  Object.assign(new Error(message), { code, syscall: 'open', path });

describe('reportOf', () => {
  it('says an error of the system in its words, with the file and without a stack', () => {
    const error = systemError('ENOENT', "ENOENT: no such file or directory, open 'it, is.npy'", 'it, is.npy');
    expect(reportOf(error)).toEqual({ message: 'it, is.npy: no such file or directory (ENOENT)', code: 'ENOENT' });
    const open = systemError('EMFILE', 'EMFILE: too many open files, open');
    expect(reportOf(open).message).toBe('too many open files (EMFILE)');
  });

  it('finds what the system refused behind an error of ours', () => {
    const cause = systemError('EROFS', 'EROFS: read-only file system, open');
    const error = new ArtifactError({ file: 'a', expected: 'b', received: 'c', cause: new Error('d', { cause }) });
    expect(reportOf(error)).toMatchObject({ message: 'a: expected b, received c.', code: 'EROFS' });
  });

  it('names an option by its flag', () => {
    const error = new ArgumentError({ argument: 'meanLength', expected: 'a', received: 'b' });
    expect(reportOf(error, { meanLength: {} })).toMatchObject({ argument: '--mean-length', code: 'ARGUMENT' });
    expect(reportOf(error, { dim: {} })).toMatchObject({ argument: 'meanLength' });
  });

  it('says the parts of an error each, with the options of the command as flags', () => {
    const hint = 'Pass `skipBadLines: true`, or `header: false`.';
    const error = new ArgumentError({ argument: 'k', expected: 'at most `dim`, which is 3', received: 4, hint });
    expect(reportOf(error, runSettings)).toEqual({
      message: '--k-core: expected at most --dim, which is 3, received 4. Pass --skip-bad-lines, or --no-header.',
      code: 'ARGUMENT',
      argument: '--k-core',
      expected: 'at most --dim, which is 3',
      received: '4',
      hint: 'Pass --skip-bad-lines, or --no-header.',
    });
  });

  it('shows the stack of a fault of the program alone', () => {
    expect(reportOf(new TypeError('x')).message).toContain('error-report.test.ts');
    const tooMuch = () => new Float64Array(2 ** 50);
    expect(tooMuch).toThrow(RangeError);
    try {
      tooMuch();
    } catch (error) {
      expect(reportOf(error).message).toMatch(/^There is not enough memory: .*length.*\.$/);
    }
  });
});

describe('--json', () => {
  it.each([
    [['train', '--json'], 2, { code: 'USAGE', argument: '--data' }, "required option '--data <path>' not specified"],
    [['demo', '--splt', '1', '--json'], 2, { code: 'USAGE', argument: '--splt' }, 'Did you mean --split?'],
    [['demo', '--dim', '0', '--json'], 2, { code: 'USAGE', argument: '--dim' }, 'Expected an integer >= 1'],
    [['tran', '--json'], 2, { code: 'USAGE' }, "unknown command 'tran'"],
    [['search', 'none', '--like', '1', '--json'], 1, { code: 'ENOENT' }, 'none: no such file or directory (ENOENT)'],
    [['evaluate', 'none', '--json'], 1, { code: 'ARTIFACT' }, 'none: expected the directory of a finished run'],
  ])('%j gives the error as one object on standard output', async (words, expectedCode, problem, message) => {
    const { code, stdout, stderr } = await lightrec(words);
    const { error } = JSON.parse(stdout);
    expect(code).toBe(expectedCode);
    expect(error).toMatchObject(problem);
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/^error: |Add --help/);
    expect(stderr).toBe('');
  });

  it('says so where it was stopped', async () => {
    await using folder = await temporaryFolder();
    const { code, stdout } = await lightrec(['demo', '--out', folder.path, '--json'], AbortSignal.abort());
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toEqual({
      error: { message: 'Stopped before anything was written.', code: 'STOPPED' },
    });
  });
});
