import { type Id, type Interactions, Random, tensorOf } from '@lightrec/core';
import { requireInteger, requireInteractions } from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireTeacher } from '../light-rec/require-teacher.js';
import { identityOf } from '../training/checkpoint.js';
import { fingerprintOf } from '../training/fingerprint.js';
import { runTraining } from '../training/train-loop.js';
import type { CheckpointForm } from '../training/trainer.js';
import type { TrainingResult } from '../training/training-options.js';
import { DssmModel } from './dssm-model.js';
import { DssmTrainer } from './dssm-trainer.js';
import { type ItemFeatures, inputScaleOf, requireItemFeatures } from './item-features.js';
import { type DssmHyperparameters, type DssmOptions, resolveDssmHyperparameters } from './options.js';
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
  features: ItemFeatures,
  options: DssmOptions<User, Item> = {},
): Promise<TrainingResult<DssmModel<User, Item>>> {
  const hyperparameters = resolveDssmHyperparameters(options as unknown as DssmOptions);
  requireInteractions('train', train);
  const hint = 'A row for each item of train, in its order: alignItemText of @lightrec/data gives it to texts.';
  requireItemFeatures('features', features, train.itemCount, hint);
  const inputScale = inputScaleOf(features, hyperparameters.featureScale);
  const { epochs, validateEvery, seed } = hyperparameters;
  const warmStart = options.warmStart as EmbeddingModel | undefined;
  if (warmStart !== undefined) {
    requireTeacher(warmStart, train, 'warmStart');
    requireInteger('warmStart.dim', warmStart.dim, hyperparameters.dim, hyperparameters.dim);
  }
  const random = new Random(seed).fork('dssm');
  const task = { train, features, hyperparameters, warmStart, random: random.fork('start') };
  const result = runTraining(
    {
      ...{ epochs, validateEvery, random },
      checkpoints: checkpointsOf(task, inputScale),
      createTrainer: () => new DssmTrainer(task),
    },
    options as unknown as DssmOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as unknown as Promise<TrainingResult<DssmModel<User, Item>>>;
}

interface CheckpointedTask {
  train: Interactions;
  features: ItemFeatures;
  hyperparameters: DssmHyperparameters;
  warmStart?: EmbeddingModel;
}

/** Ids and features are the caller's, of which checkpoints know a fingerprint. */
function checkpointsOf(
  { train, features, hyperparameters, warmStart }: CheckpointedTask,
  inputScale: number,
): CheckpointForm<DssmModel> {
  const { users, items } = train;
  const { combine, dim } = hyperparameters;
  return {
    kind: 'dssm-checkpoint',
    identity: {
      ...identityOf(hyperparameters, train),
      features: fingerprintOf(features.vectors),
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
        tower: towerFromTensors(artifact, inputScale),
      }),
  };
}
