import { ArgumentError, type Id, type Interactions, Random } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { embeddingCheckpoints } from '../embedding/embedding-checkpoints.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { runTraining } from '../training/train-loop.js';
import type { TrainingResult } from '../training/training-options.js';
import { IalsTrainer } from './ials-trainer.js';
import { type IalsOptions, resolveIalsHyperparameters } from './options.js';

export const ialsCheckpointKind = 'ials-checkpoint';

const advice = 'Raise `lambda` or `unobservedRatio`, or lower `dim`: nothing holds some vectors any more.';

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky, 2008), a float teacher that trains in seconds: users and
 * items in turn are where the sum over the pairs of `(1 - <x, y>)^2`, the weighted sum over all cells of `<x, y>^2` and
 * the regularisation is least, with weights and a regularisation by frequency as in "Revisiting the Performance of
 * iALS" (Rendle et al., RecSys'22). Pairs with weights count by these, to the power of `weightExponent`. The same seed gives the same bytes, on any number of threads.
 *
 * @param train - `[userCount, itemCount]`, at least one pair
 * @throws ArgumentError for an unknown option or one out of range, or data without pairs
 * @throws ArtifactError for a checkpoint of other data or other hyperparameters
 * @throws DivergenceError where the objective is no longer finite
 *
 * @example
 * const { model } = await trainIals(train, { dim: 64, validate: (m) => recallAt100(m, validation), threads: 2 });
 */
export async function trainIals<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: IalsOptions<User, Item> = {},
): Promise<TrainingResult<EmbeddingModel<User, Item>>> {
  const hyperparameters = resolveIalsHyperparameters(options as IalsOptions);
  requireInteractions('train', train);
  if (train.pairCount === 0) {
    throw new ArgumentError({ argument: 'train', expected: 'at least one pair', received: 'none' });
  }
  const { epochs, validateEvery, patience, seed } = hyperparameters;
  const random = new Random(seed).fork('ials');
  const result = runTraining(
    {
      ...{ epochs, validateEvery, patience, random, advice },
      checkpoints: embeddingCheckpoints(ialsCheckpointKind, train, hyperparameters),
      createTrainer: () => new IalsTrainer(train, hyperparameters, options.threads ?? 1, random.fork('start')),
    },
    options as IalsOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as Promise<TrainingResult<EmbeddingModel<User, Item>>>;
}
