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
    for (const system of ['iALS float', 'LightRec', 'LightRec + post-ranking']) expect(stdout).toContain(system);
    const report = await readFile(path.join(run.path, 'report.html'), 'utf8');
    expect(report).toContain('LightRec + post-ranking');
    expect(report).toContain('150');
    for (const stage of ['Read data', 'Train iALS', 'Train LightRec', 'Time queries']) expect(report).toContain(stage);
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
      'iALS float',
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

  it('shows the metrics that are asked for, at each cutoff, of every system', async () => {
    const metrics = ['--metrics', 'recall,coverage,popularity-lift,warm-recall,cold-recall,mrr', '--cutoffs', '20,5'];
    const { code, stdout } = await lightrec(['evaluate', run.path, ...metrics]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^metric +iALS float +LightRec +LightRec \+ post-ranking$/m);
    for (const name of ['recall@20', 'recall@5', 'coverage@20', 'mrr']) {
      expect(stdout).toMatch(new RegExp(`^${name}( +0\\.\\d{4}){3}$`, 'm'));
    }
    const answer = JSON.parse((await lightrec(['evaluate', run.path, ...metrics, '--json'])).stdout);
    const [ials] = answer.metrics;
    const metricOf = (metric: string, k?: number) =>
      ials.values.find((own: { metric: string; k?: number }) => own.metric === metric && own.k === k).value;
    expect(metricOf('recall', 20)).toBe(answer.rows[0].recallAt20);
    expect(metricOf('recall', 5)).toBeLessThan(metricOf('recall', 20));
    expect(metricOf('popularity-lift', 20)).toBeGreaterThan(-1);
    expect(ials.values).toHaveLength(5 * 2 + 1);
    // Nobody has chosen some items in training; those who did are found more often.
    expect(metricOf('cold-recall', 20) ?? 0).toBeLessThan(metricOf('warm-recall', 20));
  });

  it('shows the usual ones where cutoffs alone are given, and refuses unknown ones by name', async () => {
    const { stdout } = await lightrec(['evaluate', run.path, '--cutoffs', '7']);
    for (const name of ['recall@7', 'ndcg@7', 'precision@7', 'hit-rate@7', 'map@7']) expect(stdout).toContain(name);
    const { code, stderr } = await lightrec(['evaluate', run.path, '--metrics', 'recal']);
    expect(code).toBe(2);
    expect(stderr).toContain('Expected names of recall, ndcg');
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
