import { ArgumentError, type Id, type Interactions, Random, tensorOf } from '@lightrec/core';
import { requireInteger, requireInteractions } from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireTeacher } from '../light-rec/require-teacher.js';
import { identityOf } from '../training/checkpoint.js';
import { fingerprintOf } from '../training/fingerprint.js';
import { runTraining } from '../training/train-loop.js';
import type { CheckpointForm } from '../training/trainer.js';
import type { TrainingResult } from '../training/training-options.js';
import { DssmModel, userEmbeddingsOf } from './dssm-model.js';
import { type DssmTask, DssmTrainer } from './dssm-trainer.js';
import { type FeatureVectors, inputScaleOf, requireFeatures } from './features.js';
import { type DssmOptions, resolveDssmHyperparameters } from './options.js';
import { towerFromTensors } from './tower-weights.js';

/**
 * A recommender that knows items by their features too, usually their texts: DSSM (Huang et al., 2013) with inner
 * products and the BPR loss, as LightRec (WWW'20, sections 4.1.2 and 4.3.1) has it. An item is its own embedding and what
 * a small tower, tanh between its layers, makes of its features. The tower runs on the TensorFlow.js backend that is
 * set; the same seed on the same backend gives the same bytes.
 *
 * @param features - of all items of `train` in their order, also of those without a pair, which are recommended by them
 * @throws ArgumentError for an unknown option or one out of range, features that are not finite or zero all over, a
 *   `warmStart` of other ids, or data in which no pair can be ranked against another item; ShapeError for features of
 *   another number of items
 * @throws ArtifactError for a checkpoint of other data, other features, another start or other hyperparameters
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model: warmStart } = await trainBpr(train, { validate });
 * const text = await fitTextFeatures(dataset.text);
 * const { model } = await trainDssm(train, text.featuresOf(dataset.text), { warmStart, validate });
 */
export async function trainDssm<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  features: FeatureVectors,
  options: DssmOptions<User, Item> = {},
): Promise<TrainingResult<DssmModel<User, Item>>> {
  const hyperparameters = resolveDssmHyperparameters(options as unknown as DssmOptions);
  requireInteractions('train', train);
  const hint = 'A row for each item of train, in its order: alignItemText of @lightrec/data gives it to texts.';
  requireFeatures('features', features, train.itemCount, hint);
  const { userFeatures } = options;
  if (userFeatures !== undefined) requireUserFeatures(userFeatures, features, train);
  const { epochs, validateEvery, seed } = hyperparameters;
  const warmStart = options.warmStart as EmbeddingModel | undefined;
  if (warmStart !== undefined) {
    requireTeacher(warmStart, train, 'warmStart');
    requireInteger('warmStart.dim', warmStart.dim, hyperparameters.dim, hyperparameters.dim);
  }
  const random = new Random(seed).fork('dssm');
  const task = { train, features, userFeatures, hyperparameters, warmStart, random: random.fork('start') };
  const result = runTraining(
    {
      ...{ epochs, validateEvery, random },
      checkpoints: checkpointsOf(task),
      createTrainer: () => new DssmTrainer(task),
    },
    options as unknown as DssmOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as unknown as Promise<TrainingResult<DssmModel<User, Item>>>;
}

/** @throws as `requireFeatures`; ArgumentError for features of another space than those of the items, or none at all */
function requireUserFeatures(userFeatures: FeatureVectors, features: FeatureVectors, train: Interactions): void {
  requireFeatures('userFeatures', userFeatures, train.userCount, 'A row for each user of train, in its order.');
  inputScaleOf('userFeatures', userFeatures, 1);
  const hint = 'Make both by the same fitTextFeatures, or by the same model elsewhere.';
  if (userFeatures.dim !== features.dim) {
    const expected = `${features.dim}, as of the items`;
    throw new ArgumentError({ argument: 'userFeatures.dim', expected, received: userFeatures.dim, hint });
  }
  if (userFeatures.text === features.text) return;
  throw new ArgumentError({ argument: 'userFeatures.text', expected: 'that of the items', received: 'another', hint });
}

/** Ids and features are the caller's, of which checkpoints know a fingerprint. */
function checkpointsOf(task: Omit<DssmTask, 'random'>): CheckpointForm<DssmModel> {
  const { train, features, userFeatures, hyperparameters, warmStart } = task;
  const { users, items } = train;
  const { combine, dim, featureScale } = hyperparameters;
  const inputScale = inputScaleOf('features', features, featureScale);
  return {
    kind: 'dssm-checkpoint',
    identity: {
      ...identityOf(hyperparameters, train),
      features: fingerprintOf(features.vectors),
      userFeatures: userFeatures ? fingerprintOf(userFeatures.vectors) : 'none',
      warmStart: warmStart ? fingerprintOf(warmStart.userVectors) : 'none',
    },
    toTensors: (model) => ({
      userVectors: { shape: [users.size, dim], data: model.userVectors },
      itemVectors: { shape: [items.size, dim], data: model.itemVectors },
      ...model.learntTensors(),
    }),
    fromArtifact: (artifact) =>
      new DssmModel({
        ...{ dim, users, items, combine, text: features.text },
        userVectors: tensorOf(artifact, 'userVectors', Float32Array, 2).data,
        itemVectors: tensorOf(artifact, 'itemVectors', Float32Array, 2).data,
        itemEmbeddings: tensorOf(artifact, 'itemEmbeddings', Float32Array, 2).data,
        userEmbeddings: userEmbeddingsOf(artifact),
        tower: towerFromTensors(artifact, inputScale),
      }),
  };
}
