import { invocation, withoutFolders } from '../invocation.js';
import { metricNames, usualMetrics } from '../measure/asked-metrics.js';
import { requireWritableFolder } from '../paths.js';
import { findRun, runArgument } from '../run/find-run.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadRun } from '../run/train-run.js';
import { counts, namesOf } from '../settings/kinds.js';
import type { Settings } from '../settings/setting.js';
import { defineCommand } from './define-command.js';
import { showRun } from './show-run.js';

const settings = {
  cutoffs: {
    ...counts,
    words: 'metrics of the first k items for each k, as in 10,20,100 (default: 20, with --metrics)',
  },
  metrics: {
    ...namesOf(...metricNames),
    words: `metrics to show beside the table, as in recall,coverage: of ${metricNames.join(', ')} (default: ${usualMetrics.join(', ')}, with --cutoffs)`,
  },
} as const satisfies Settings;

export const evaluate = defineCommand({
  name: 'evaluate',
  description: 'measure a trained run on its test part, and write the report',
  argument: runArgument,
  settings,
  async run({ argument, values: { cutoffs, metrics }, words, context }) {
    const startMs = performance.now();
    const directory = argument ?? (await findRun());
    const run = await loadRun(new RunDirectory(directory));
    await requireWritableFolder(directory, 'report.html');
    const asked = (cutoffs || metrics) && { cutoffs: cutoffs ?? [20], metrics: metrics ?? usualMetrics };
    const typed = argument === undefined ? [...words, directory] : words;
    await showRun(run, context, { startMs, command: invocation(withoutFolders(typed)), asked });
  },
});
