import { type CodeTable, type Id, type Interactions, Random } from '@lightrec/core';
import { requireInteger } from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { PairBatches } from '../training/pair-batches.js';
import { runTraining } from '../training/train-loop.js';
import type { TrainingResult } from '../training/training-options.js';
import { checkpointsOf } from './checkpoints.js';
import { createLightRecTrainer } from './light-rec-trainer.js';
import { ListTrainer } from './lists/list-trainer.js';
import { type TeacherLists, teacherLists } from './lists/teacher-lists.js';
import { widerCodebooks, widerTeacher } from './lists/wider.js';
import type { LightRecModel } from './model/light-rec-model.js';
import type { LightRecOptions } from './options/options.js';
import { resolveLightRecHyperparameters } from './options/resolve-options.js';
import { requireTeacher } from './require-teacher.js';
import { startCodebooks } from './start/start-codebooks.js';
import { requireTower } from './vectors/require-tower.js';

/**
 * Trains LightRec (WWW'20, section 3) on a teacher: its items become codes, and codebooks and user vectors
 * learn from the recommendation loss on the composite vectors together with the distillation of the teacher's
 * scores. In the recipe `paper` the recurrent composite encoder learns the codes with them; in `best` they are
 * those of a start that knows what users are shown. The teacher's item vectors are frozen, or learn too with
 * `itemVectors`; the model keeps codes alone, and the teacher stays as it is. Runs on the TensorFlow.js backend that is set; the same seed
 * on the same backend gives the same bytes. Fixed codes with `epochs: 0` need no backend.
 *
 * @param teacher - a float model of the same users and items in the same order, usually from `trainIals`, finite
 * @throws ArgumentError for an unknown option or one out of range, options that do not go together, a
 *   teacher of other ids, of ids in another order or of more numbers than `dim`, data in which no pair can be ranked against another item, or
 *   features that the teacher's tower was not trained with
 * @throws ArtifactError for a checkpoint of another teacher, other data or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainLightRec(teacher, train, { seed: 1 });
 * model.codeTable.bytesPerItem; // 4
 */
export async function trainLightRec<User extends Id, Item extends Id>(
  teacher: EmbeddingModel,
  train: Interactions<User, Item>,
  options: LightRecOptions<User, Item> = {},
): Promise<TrainingResult<LightRecModel<User, Item>>> {
  // The types of the ids are those of the data, and nothing in between looks at them.
  const result = trainFromStart(teacher, train, options as LightRecOptions, (make) => make());
  return result as Promise<TrainingResult<LightRecModel<User, Item>>>;
}

/** Codebooks and codes before the first step; none where the encoder draws its own. */
type Start = Promise<CodeTable | undefined>;

/** @param startOf - gives the start, which it may have made before with the same options that a start looks at */
export async function trainFromStart(
  teacher: EmbeddingModel,
  train: Interactions,
  options: LightRecOptions,
  startOf: (make: () => Start) => Start,
): Promise<TrainingResult<LightRecModel>> {
  const hyperparameters = resolveLightRecHyperparameters(options);
  requireTeacher(teacher, train);
  const { epochs, batchSize, codes, objective, listLength, seed } = hyperparameters;
  const dim = hyperparameters.dim ?? teacher.dim;
  requireInteger('dim', dim, teacher.dim);
  const { features, signal, onProgress } = options;
  if (features) requireTower(teacher, features);
  const random = new Random(seed).fork('light-rec');
  const makeStart = (lists?: TeacherLists) =>
    startCodebooks({ teacher, train, hyperparameters, lists, random: random.fork('k-means'), signal, onProgress });
  const training = {
    ...{ epochs, random, scoresStart: true },
    checkpoints: checkpointsOf(teacher, train, hyperparameters, features),
  };
  if (objective === 'lists' && epochs > 0) {
    const createTrainer = async (best?: LightRecModel) => {
      const lists = await teacherLists(teacher, train, {
        ...{ listLength, signal },
        onProgress: (done, total) => onProgress?.({ phase: 'lists', done, total }),
      });
      const start = best?.codeTable ?? (await startOf(() => makeStart(lists)))!;
      return new ListTrainer({
        ...{ train, hyperparameters, lists, signal, random: random.fork('lists') },
        isWider: dim > teacher.dim,
        teacher: widerTeacher(teacher, dim),
        start: widerCodebooks(start, dim, random.fork('codewords')),
      });
    };
    return runTraining({ ...training, createTrainer }, options);
  }
  const task = { teacher, train, hyperparameters, features, pairs: new PairBatches(train, batchSize) };
  return runTraining(
    {
      ...training,
      async createTrainer(best) {
        // Codebooks of an encoder are restored with its other weights.
        const restored = codes === 'learned' ? undefined : best?.codeTable;
        return createLightRecTrainer({ ...task, start: best ? restored : await startOf(makeStart) });
      },
    },
    options,
  );
}
