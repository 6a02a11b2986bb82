import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { defaultDirectories } from '../limits.js';
import { RunDirectory } from '../run/run-directory.js';
import { trainRun } from '../run/train-run.js';
import { bestValidation, type TrainingRecord } from '../run/training-record.js';
import { defineCommand } from './define-command.js';
import { fileLines } from './files.js';
import { interruptible } from './interruptible.js';
import { type RunOptions, runOptionsOf, settingsOfRun } from './run-options.js';

export const train = defineCommand({
  name: 'train',
  description: 'train a model on a log of interactions and index it',
  settings: settingsOfRun(defaultDirectories.train, 'required, but with --resume'),
  further: 'data',
  run: (call) => trainAndTell(runOptionsOf(call, false), call.context),
});

async function trainAndTell(options: RunOptions, context: Context): Promise<void> {
  const startMs = performance.now();
  const directory = new RunDirectory(options.out);
  const { teacher, student } = await interruptible('train', { directory, options, context }, (data) =>
    trainRun(directory, data, context, options.threads),
  );
  context.progress.stop();
  if (context.json) {
    const [model, index] = [directory.pathOf('model'), directory.pathOf('index')];
    const seconds = (performance.now() - startMs) / 1000;
    const [ofTeacher, lightRec] = [teacher.record, student.record].map(summaryOf);
    context.print(JSON.stringify({ seconds, teacher: ofTeacher, lightRec, files: { model, index } }));
    return;
  }
  const files = { teacher: 'Teacher', model: 'Model', index: 'Index' };
  for (const line of await fileLines(directory, files)) context.print(line);
  context.print(`\nNext: ${invocation(['evaluate', directory.path])}`);
}

function summaryOf(record: TrainingRecord | undefined) {
  if (!record) return undefined;
  const { history: _, backend: __, ...summary } = record;
  return { ...summary, recallAt100OfValidation: bestValidation(record) };
}
