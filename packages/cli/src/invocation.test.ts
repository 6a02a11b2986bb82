import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { invocation, withoutFolders } from './invocation.js';

beforeEach(() => {
  vi.stubEnv('LIGHTREC_COMMAND', undefined);
  vi.stubEnv('npm_command', undefined);
});
afterEach(() => vi.unstubAllEnvs());

it('is lightrec where it is installed', () => {
  expect(invocation(['evaluate', 'runs/one'])).toBe('lightrec evaluate runs/one');
});

it('is npx lightrec where npx runs it', () => {
  vi.stubEnv('npm_command', 'exec');
  expect(invocation(['demo'])).toBe('npx lightrec demo');
});

it('is what LIGHTREC_COMMAND says', () => {
  vi.stubEnv('LIGHTREC_COMMAND', 'npx lightrec');
  expect(invocation(['demo'])).toBe('npx lightrec demo');
});

it('quotes what a shell would take apart', () => {
  expect(invocation(['train', '--data', "Ann's clicks.csv", ''])).toBe(
    `lightrec train --data 'Ann'\\''s clicks.csv' ''`,
  );
});

describe('withoutFolders', () => {
  it('keeps the last part of absolute paths, and everything else as it was typed', () => {
    expect(withoutFolders(['train', '--data', '/home/me/clicks.csv', '--out=/srv/run/', 'a/b', '--dim', '4'])).toEqual([
      ...['train', '--data', 'clicks.csv', '--out=run', 'a/b', '--dim', '4'],
    ]);
  });
});
