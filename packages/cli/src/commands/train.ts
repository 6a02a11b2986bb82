import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { RunDirectory } from '../run/run-directory.js';
import { trainRun } from '../run/train-run.js';
import { bestValidation, type TrainingRecord } from '../run/training-record.js';
import { fileLines } from './files.js';
import { interruptible } from './interruptible.js';
import type { RunOptions } from './run-options.js';

/** `lightrec train`: from interactions to a model and its index. */
export async function train(options: RunOptions, context: Context): Promise<void> {
  const startMs = performance.now();
  const directory = new RunDirectory(options.out);
  const { teacher, student } = await interruptible('train', { directory, options, context }, (data) =>
    trainRun(directory, data, context),
  );
  context.progress.stop();
  if (context.json) {
    const [model, index] = [directory.pathOf('model'), directory.pathOf('index')];
    const seconds = (performance.now() - startMs) / 1000;
    const [bpr, lightRec] = [teacher.record, student.record].map(summaryOf);
    context.print(JSON.stringify({ seconds, bpr, lightRec, files: { model, index } }));
    return;
  }
  const files = { teacher: 'Teacher', model: 'Model', index: 'Index' };
  for (const line of await fileLines(directory, files)) context.print(line);
  context.print(`\nNext: ${invocation(['evaluate', directory.path])}`);
}

function summaryOf(record: TrainingRecord | undefined) {
  if (!record) return undefined;
  const { bestEpoch, distillation, trials } = record;
  return { bestEpoch, recallAt100OfValidation: bestValidation(record), distillation, trials };
}
