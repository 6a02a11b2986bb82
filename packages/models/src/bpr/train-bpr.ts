import { type Id, type Interactions, Random } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { embeddingCheckpoints } from '../embedding/embedding-checkpoints.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { runTraining } from '../training/train-loop.js';
import type { TrainingResult } from '../training/training-options.js';
import { BprTrainer } from './bpr-trainer.js';
import { type BprOptions, resolveBprHyperparameters } from './options.js';

/**
 * Matrix factorisation with the BPR loss (Rendle et al., 2009), the float teacher of LightRec: batches of
 * positives with uniformly drawn negatives, Adam on every row, the vectors averaged over the last epochs, early
 * stopping on a validation score. The same seed gives the same bytes.
 *
 * @throws ArgumentError for an unknown option or one out of range, or data in which no pair can be ranked against another item
 * @throws ArtifactError for a checkpoint of other data or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainBpr(train, { validate: (m) => recallAt100(m, validation), seed: 1 });
 */
export async function trainBpr<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: BprOptions<User, Item> = {},
): Promise<TrainingResult<EmbeddingModel<User, Item>>> {
  const hyperparameters = resolveBprHyperparameters(options as BprOptions);
  requireInteractions('train', train);
  const { epochs, validateEvery, patience, seed } = hyperparameters;
  const random = new Random(seed).fork('bpr');
  const result = runTraining(
    {
      ...{ epochs, validateEvery, patience, random },
      checkpoints: embeddingCheckpoints('bpr-checkpoint', train, hyperparameters),
      createTrainer: () => new BprTrainer(train, hyperparameters, random.fork('start')),
    },
    options as BprOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as Promise<TrainingResult<EmbeddingModel<User, Item>>>;
}
