import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import type { AskedMetrics } from '../measure/asked-metrics.js';
import { type Measurements, measureRun } from '../measure/measure-run.js';
import { reportOf } from '../measure/report-run.js';
import { metricLines } from '../results/metric-table.js';
import { resultTable } from '../results/result-table.js';
import type { Run } from '../run/train-run.js';
import { loadTrainingLog, mergeStages } from '../run/training-log.js';
import { fileLines } from './files.js';

/**
 * Measures a run, writes its report and prints its table.
 *
 * @param command - how it was called, where the log of the run does not tell
 * @param asked - what is to be shown beside the table
 */
export async function showRun(
  run: Run,
  context: Context,
  { startMs, command, asked }: { startMs: number; command?: string; asked?: AskedMetrics },
): Promise<void> {
  const { directory } = run;
  const measurements = await measureRun(run, context, asked);
  await writeReport(run, measurements, command, context);
  context.progress.stop();
  const seconds = (performance.now() - startMs) / 1000;
  if (context.json) {
    const [model, index, report] = (['model', 'index', 'report'] as const).map((file) => directory.pathOf(file));
    const { rows, metrics } = measurements;
    context.print(JSON.stringify({ seconds, rows, ...(asked && { metrics }), files: { model, index, report } }));
    return;
  }
  const look = { ...context.style, columns: context.columns, yardstick: measurements.yardstick };
  context.print(`\n${resultTable(measurements.rows, look)}\n`);
  if (asked) context.print(`${metricLines(measurements.metrics, context.columns).join('\n')}\n`);
  const files = { model: 'Model', index: 'Index', report: 'Report' };
  for (const line of await fileLines(directory, files)) context.print(line);
  const [user] = run.data.split.train.users.ids;
  context.print(`\nNext: ${invocation(['recommend', directory.path, '--user', String(user), '-k', '10'])}`);
}

async function writeReport(
  run: Run,
  measurements: Measurements,
  command: string | undefined,
  context: Context,
): Promise<void> {
  const stage = context.progress.stage('Write report');
  // Loaded here, as plots are needed by nothing else and take a while to load.
  const { renderReport } = await import('../report/index.js');
  const log = await loadTrainingLog(run.directory);
  const report = reportOf(run, measurements, {
    command: [...log.commands, ...(command === undefined ? [] : [command])].join('\n'),
    seconds: mergeStages(log.seconds, context.stageSeconds()),
  });
  await run.directory.write('report', renderReport(report));
  stage.end();
}
