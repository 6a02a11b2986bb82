import { type Id, type Interactions, Random } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { embeddingCheckpoints } from '../embedding/embedding-checkpoints.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { runTraining } from '../training/train-loop.js';
import type { TrainingResult } from '../training/training-options.js';
import { resolveSampledSoftmaxHyperparameters, type SampledSoftmaxOptions } from './options.js';
import { SampledSoftmaxTrainer } from './sampled-softmax-trainer.js';

/**
 * Matrix factorisation by cosines with sampled softmax (Wu et al., 2022), a stronger float teacher than BPR in fewer
 * epochs: batches of users with all that they have, against a pool of items that they share, so that scores and their
 * gradients are products of matrices. With `layers` the vectors are those of LightGCN (He et al., 2020); with `loss:
 * 'contrastive'` the loss is SimpleX's (Mao et al., 2021). To the cosine comes what an item's popularity adds, as the last
 * of the `dim` numbers. The same seed gives the same bytes.
 *
 * @throws ArgumentError for an unknown option or one out of range, or data in which no pair can be ranked against another item
 * @throws ArtifactError for a checkpoint of other data or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainSampledSoftmax(train, { validate: (m) => recallAt20(m, validation), seed: 1 });
 */
export async function trainSampledSoftmax<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: SampledSoftmaxOptions<User, Item> = {},
): Promise<TrainingResult<EmbeddingModel<User, Item>>> {
  const hyperparameters = resolveSampledSoftmaxHyperparameters(options as SampledSoftmaxOptions);
  requireInteractions('train', train);
  const { epochs, validateEvery, seed } = hyperparameters;
  const random = new Random(seed).fork('sampled softmax');
  const result = runTraining(
    {
      ...{ epochs, validateEvery, random, advice: 'Lower `learningRate`, or raise `temperature`.' },
      checkpoints: embeddingCheckpoints('sampled-softmax-checkpoint', train, hyperparameters),
      createTrainer: () => new SampledSoftmaxTrainer(train, hyperparameters, random.fork('start')),
    },
    options as SampledSoftmaxOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as Promise<TrainingResult<EmbeddingModel<User, Item>>>;
}
