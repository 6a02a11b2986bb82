import type { EmbeddingModel } from '@lightrec/models';
import type { Context } from '../context.js';
import { trainedOn } from '../run/held-out-users.js';
import { teacherHyperparameters } from '../run/hyperparameters.js';
import type { RunData } from '../run/run-data.js';
import type { RunSettings } from '../run/settings.js';
import { studentOptions, trainInStages } from '../run/student-training.js';
import { teacherOf } from '../run/teachers.js';
import { threadsFor } from '../run/threads.js';
import { bestValidation } from '../run/training-record.js';
import { TrainingStage } from '../run/training-stage.js';
import { validationScorer } from '../run/validation-scorer.js';
import type { Trial } from './run-trials.js';
import { settingsWith } from './tune-settings.js';

/** What all trials have alike. */
interface Common {
  base: Partial<RunSettings>;
  data: Pick<RunData, 'split' | 'foldIn'>;
}

/** Trials of the settings of a teacher. */
export function teacherTrials(
  { base, data, threads = threadsFor(trainedOn(data)) }: Common & { threads?: number },
  { progress, signal }: Context,
): Trial {
  const validate = validationScorer(data);
  return async (values, name) => {
    const settings = settingsWith(base, values);
    const { train, takesThreads } = teacherOf(settings);
    const stage = new TrainingStage(progress, name);
    const result = await train(trainedOn(data), {
      ...{ ...teacherHyperparameters(settings), ...(takesThreads && { threads }), signal, validate },
      onProgress: (at) => stage.update(at),
    });
    const recallAt100 = bestValidation(result)!;
    stage.end(result.bestEpoch, recallAt100);
    return { recallAt100, bestEpoch: result.bestEpoch };
  };
}

/** Trials of the settings of LightRec, all on one teacher. */
export function studentTrials(
  { base, data, teacher }: Common & { teacher: EmbeddingModel },
  { progress, signal }: Context,
): Trial {
  const train = trainedOn(data);
  return async (values, name) => {
    const options = { ...studentOptions({ ...data, settings: settingsWith(base, values) }, teacher), signal };
    const { model, ...record } = await trainInStages({ teacher, train, options, progress, name });
    const { bytesPerItem } = model.codeTable;
    return { recallAt100: bestValidation(record)!, bestEpoch: record.bestEpoch, bytesPerItem };
  };
}
