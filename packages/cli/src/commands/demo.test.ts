import { access } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { defaultDirectories } from '../limits.js';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

const short = ['--teacher-epochs', '1', '--epochs', '0', '--dim', '4'];
/** Small enough for a test: of the generated users few have so many pairs. */
const small = [...short, '--minimum-pairs', '200'];

afterEach(() => vi.restoreAllMocks());

it('replaces a run on generated data in its own directory, and asks before any other', async () => {
  await using folder = await temporaryFolder();
  vi.spyOn(process, 'cwd').mockReturnValue(folder.path);
  const out = path.resolve(defaultDirectories.demo);
  const data = await writeInteractions(folder.path);
  const settings = async () => (await loadRunData(new RunDirectory(out))).settings;
  expect((await lightrec(['train', '--data', data, '--out', out, ...short])).code).toBe(0);

  const refused = await lightrec(['demo', '--out', out, ...small]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('--overwrite');
  expect((await settings()).data).toBe('interactions.csv');

  expect((await lightrec(['demo', '--out', out, ...small, '--overwrite'])).code).toBe(0);
  expect((await settings()).data).toBeUndefined();
  expect((await lightrec(['demo', '--out', `${out}/`, ...small, '--seed', '1'])).code).toBe(0);
  expect((await settings()).seed).toBe(1);
  await access(path.join(out, 'report.html'));
});
