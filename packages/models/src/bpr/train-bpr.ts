import { type Id, type Interactions, Random, tensorOf } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { identityOf } from '../training/checkpoint.js';
import { runTraining } from '../training/train-loop.js';
import type { CheckpointForm } from '../training/trainer.js';
import type { TrainingResult } from '../training/training-options.js';
import { BprTrainer } from './bpr-trainer.js';
import { type BprHyperparameters, type BprOptions, resolveBprHyperparameters } from './options.js';

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
      checkpoints: checkpointsOf(train, hyperparameters),
      createTrainer: () => new BprTrainer(train, hyperparameters, random.fork('start')),
    },
    options as BprOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as Promise<TrainingResult<EmbeddingModel<User, Item>>>;
}

/** The ids are the data's, of which checkpoints know a fingerprint. */
function checkpointsOf(train: Interactions, hyperparameters: BprHyperparameters): CheckpointForm<EmbeddingModel> {
  const { users, items } = train;
  const { dim } = hyperparameters;
  return {
    kind: 'bpr-checkpoint',
    identity: identityOf(hyperparameters, train),
    toTensors: ({ userVectors, itemVectors }) => ({
      userVectors: { shape: [users.size, dim], data: userVectors },
      itemVectors: { shape: [items.size, dim], data: itemVectors },
    }),
    fromArtifact(artifact) {
      const { data: userVectors } = tensorOf(artifact, 'userVectors', Float32Array, 2);
      const { data: itemVectors } = tensorOf(artifact, 'itemVectors', Float32Array, 2);
      return new EmbeddingModel({ userVectors, itemVectors, dim, users, items });
    },
  };
}
