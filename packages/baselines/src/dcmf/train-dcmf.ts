import { ArgumentError, type Id, type Interactions, Random, tensorOf } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';
import { type CheckpointForm, identityOf, runTraining, type TrainingResult } from '@lightrec/models/training';
import { DcmfModel } from './dcmf-model.js';
import { DcmfTrainer } from './dcmf-trainer.js';
import { featureMatrix, fingerprintOfFeatures } from './features.js';
import { type DcmfHyperparameters, type DcmfOptions, resolveDcmfHyperparameters } from './options.js';

/**
 * Discrete content-aware matrix factorisation (Lian et al., KDD'17), reference [26] of LightRec (WWW'20): users and
 * items as codes of bits, chosen bit by bit for the task itself, balanced and decorrelated, and near to what their
 * features predict. The same seed gives the same bytes.
 *
 * @throws ArgumentError for an unknown option or one out of range, or data without pairs
 * @throws ShapeError for features of another number of users or items
 * @throws ArtifactError for a checkpoint of other data, other features or other hyperparameters
 *
 * @example
 * const { model } = await trainDcmf(train, { itemFeatures: itemText, validate: (m) => recallAt100(m, validation) });
 */
export async function trainDcmf<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: DcmfOptions<User, Item> = {},
): Promise<TrainingResult<DcmfModel<User, Item>>> {
  const hyperparameters = resolveDcmfHyperparameters(options as DcmfOptions);
  requireInteractions('train', train);
  if (train.pairCount === 0) {
    throw new ArgumentError({ argument: 'train', expected: 'at least one pair', received: 'none' });
  }
  const { userFeatures, itemFeatures } = options;
  requireLookedAt(options as DcmfOptions);
  const features = {
    users: userFeatures !== undefined ? featureMatrix('userFeatures', userFeatures, train.userCount) : undefined,
    items: itemFeatures !== undefined ? featureMatrix('itemFeatures', itemFeatures, train.itemCount) : undefined,
  };
  const { epochs, validateEvery, patience, seed } = hyperparameters;
  const random = new Random(seed).fork('dcmf');
  const result = runTraining(
    {
      ...{ epochs, validateEvery, patience, random },
      checkpoints: checkpointsOf(train, hyperparameters, fingerprintOfFeatures(features)),
      createTrainer: () => new DcmfTrainer(train, features, hyperparameters, random.fork('start')),
    },
    options as DcmfOptions,
  );
  // The types of the ids are those of the data, and nothing in between looks at them.
  return result as Promise<TrainingResult<DcmfModel<User, Item>>>;
}

/** Refuses what would not matter, for who sets it expects it to. */
function requireLookedAt({ loss, target, lambda, ridge, userFeatures, itemFeatures }: DcmfOptions): void {
  if (loss === 'logistic') requireAbsent('target', target, 'with the logistic loss');
  if (userFeatures !== undefined || itemFeatures !== undefined) return;
  requireAbsent('lambda', lambda, 'without `userFeatures` or `itemFeatures`');
  requireAbsent('ridge', ridge, 'without `userFeatures` or `itemFeatures`');
}

function requireAbsent(argument: string, value: number | undefined, when: string): void {
  if (value === undefined) return;
  throw new ArgumentError({ argument, expected: `nothing ${when}`, received: value, hint: 'Leave it out.' });
}

/** The ids are the data's, of which checkpoints know a fingerprint. */
function checkpointsOf(
  train: Interactions,
  hyperparameters: DcmfHyperparameters,
  features: string,
): CheckpointForm<DcmfModel> {
  const { users, items } = train;
  const { bitCount } = hyperparameters;
  return {
    kind: 'dcmf-checkpoint',
    identity: { ...identityOf(hyperparameters, train), features },
    toTensors: ({ userCodes, itemCodes }) => ({
      userCodes: { shape: [users.size, userCodes.length / users.size], data: userCodes },
      itemCodes: { shape: [items.size, itemCodes.length / items.size], data: itemCodes },
    }),
    fromArtifact(artifact) {
      const { data: userCodes } = tensorOf(artifact, 'userCodes', Uint8Array, 2);
      const { data: itemCodes } = tensorOf(artifact, 'itemCodes', Uint8Array, 2);
      return new DcmfModel({ userCodes, itemCodes, bitCount, users, items });
    },
  };
}
