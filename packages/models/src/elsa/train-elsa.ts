import { type Id, type Interactions, Random } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { embeddingCheckpoints } from '../embedding/embedding-checkpoints.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { runTraining } from '../training/train-loop.js';
import type { TrainingResult } from '../training/training-options.js';
import { ElsaTrainer } from './elsa-trainer.js';
import { type ElsaOptions, resolveElsaHyperparameters } from './options.js';

/**
 * ELSA (Vančura et al., RecSys'22), a linear autoencoder of low rank: a history `x` is reconstructed as `x A A^T - x`, with
 * item vectors of length one as the rows of `A`. What is least is `2 - 2 cos` between the two, over all items and without
 * negatives. No user is learnt: the vector of one is the sum of the item vectors of the history, over the root of their
 * number, which is all there is to know of a new one. Each pair counts as one. The same seed gives the same bytes.
 *
 * @throws ArgumentError for an unknown option or one out of range, or data in which no pair can be ranked against another item
 * @throws ArtifactError for a checkpoint of other data or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainElsa(train, { validate: (m) => recallAt20(m, validation), seed: 1 });
 */
export async function trainElsa<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: ElsaOptions<User, Item> = {},
): Promise<TrainingResult<EmbeddingModel<User, Item>>> {
  const hyperparameters = resolveElsaHyperparameters(options as ElsaOptions);
  requireInteractions('train', train);
  const { epochs, validateEvery, seed } = hyperparameters;
  const random = new Random(seed).fork('elsa');
  const result = runTraining(
    {
      ...{ epochs, validateEvery, random, advice: 'Lower `learningRate`.' },
      checkpoints: embeddingCheckpoints('elsa-checkpoint', train, hyperparameters),
      createTrainer: () => new ElsaTrainer(train, hyperparameters, random.fork('start')),
    },
    options as ElsaOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as Promise<TrainingResult<EmbeddingModel<User, Item>>>;
}
