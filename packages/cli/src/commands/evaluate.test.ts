import { readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { copyRun, modelFiles, short, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();

describe('lightrec evaluate', () => {
  it('prints one row a system and writes the report', async () => {
    const { code, stdout } = await lightrec(['evaluate', run.path]);
    expect(code).toBe(0);
    for (const system of ['BPR float', 'LightRec', 'LightRec + post-ranking']) expect(stdout).toContain(system);
    const report = await readFile(path.join(run.path, 'report.html'), 'utf8');
    expect(report).toContain('LightRec + post-ranking');
    expect(report).toContain('150');
    for (const stage of ['Read data', 'Train BPR', 'Train LightRec', 'Time queries']) expect(report).toContain(stage);
    const words = `train --data interactions.csv --out run ${short.join(' ')}\n`;
    expect(report).toMatch(new RegExp(`${words}.*lightrec evaluate run<`));
    for (const flag of ['--data', '--minimum-pairs', '--lambda', '--recipe', '--teacher-epochs', '--seed']) {
      expect(report).toContain(`<dt>${flag}</dt>`);
    }
  });

  it('gives machines one object and nothing else', async () => {
    const { stdout } = await lightrec(['evaluate', run.path, '--json']);
    const { seconds, rows } = JSON.parse(stdout);
    expect(seconds).toBeGreaterThan(0);
    expect(rows.map(({ system }: { system: string }) => system)).toEqual([
      'BPR float',
      'LightRec',
      'LightRec + post-ranking',
    ]);
    expect(rows[0]).toMatchObject({ bytesPerItem: 32, speedup: 1, compression: 1 });
    expect(rows[1].bytesPerItem).toBe(4);
    // Codes, and what the index keeps of 8 components: a byte each, and a scale of four bytes.
    expect(rows[2].bytesPerItem).toBe(4 + 8 + 4);
    const codebooks = 4 * 256 * 8 * 4;
    const { itemCount } = (await loadRunData(new RunDirectory(run.path))).split.train;
    expect(rows[1].compression).toBeCloseTo((itemCount * 32) / (itemCount * 4 + codebooks), 10);
    expect(rows[2].compression).toBeCloseTo((itemCount * 32) / (itemCount * 16 + codebooks), 10);
    for (const row of rows) {
      for (const column of ['recallAt100', 'ndcg', 'microsecondsPerQuery', 'speedup', 'compression']) {
        expect(row[column]).toBeGreaterThan(0);
      }
    }
  });

  it('stops at Ctrl-C with a word, not with a stack', async () => {
    const { code, stderr } = await lightrec(['evaluate', run.path], AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toMatch(/^Stopped\.\n$/m);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it.each(modelFiles)('refuses a %s that was cut', async (file) => {
    const cut = await copyRun(run, `cut-${file}`);
    await truncate(path.join(cut, file), 1000);
    const { code, stderr } = await lightrec(['evaluate', cut]);
    expect(code).toBe(1);
    expect(stderr).toContain(path.join(cut, file));
  });
});
