import type { Id, Interactions } from '@lightrec/core';
import { optionNames, requireKnown } from '@lightrec/core/options';
import {
  type EmbeddingModel,
  type LightRecHyperparameters,
  type LightRecModel,
  type LightRecOptions,
  type TrainingResult,
  trainLightRec,
} from '@lightrec/models';

/** What makes an encoder KDE's, and what its codes have no use for. */
type Settled =
  | ('start' | 'codes' | 'similarity' | 'recurrence' | 'codewordBias' | 'meanLength' | 'commitment')
  | ('objective' | 'listLength' | 'backgroundShare' | 'dim');

/** Those of `trainLightRec`, without what makes KDE what it is. */
export interface KdeOptions<User extends Id = Id, Item extends Id = Id>
  extends Omit<LightRecOptions<User, Item>, Settled | 'recipe'> {}

/**
 * Found on the validation part of CiteULike; all others are LightRec's. There Recall@100 / NDCG are .300 / .188 at best, in
 * epoch 32. After 20 epochs they are .298 / .186 at a temperature of .2, .301 / .183 at .4, .293 / .184 at .1, and .289 /
 * .177 at LightRec's, .9.
 */
export const kdeDefaults = {
  epochs: 40,
  learningRate: 0.004,
  temperature: 0.2,
} as const satisfies Partial<LightRecHyperparameters>;

export const kdeOptionNames = optionNames<KdeOptions>({
  ...{ codebookCount: 1, codewordCount: 1, temperature: 1, engine: 1, epochs: 1, batchSize: 1, negativeCount: 1 },
  ...{ poolSize: 1, users: 1, lambda: 1, learningRate: 1, distillation: 1, distillationScale: 1 },
  ...{ distillationLoss: 1, diversity: 1, diversityLoss: 1, gramRefreshEvery: 1, seed: 1 },
  ...{ itemVectors: 1, vectorLearningRate: 1, shortcut: 1, jointRanking: 1, features: 1 },
  ...{ validate: 1, onProgress: 1, onCheckpoint: 1, resume: 1, signal: 1 },
});

/**
 * K-way D-dimensional discrete codes (KDE; Chen et al., 2018), learnt end to end, reference [6] of LightRec (WWW'20):
 * each codebook chooses by a linear map of the representation alone, whatever its codewords and the other codebooks are,
 * with straight-through gradients. It is LightRec's encoder with the similarity `representation` and the recurrence
 * `none`, from a random start.
 *
 * @param teacher - as of `trainLightRec`
 * @throws as `trainLightRec` does
 *
 * @example
 * const { model } = await trainKde(teacher, train, { seed: 1 });
 */
export function trainKde<User extends Id, Item extends Id>(
  teacher: EmbeddingModel,
  train: Interactions<User, Item>,
  options: KdeOptions<User, Item> = {},
): Promise<TrainingResult<LightRecModel<User, Item>>> {
  requireKnown('trainKde', options, kdeOptionNames);
  const {
    epochs = kdeDefaults.epochs,
    learningRate = kdeDefaults.learningRate,
    temperature = kdeDefaults.temperature,
  } = options;
  return trainLightRec(teacher, train, {
    ...{ ...options, epochs, learningRate, temperature },
    ...{ start: 'glorot', codes: 'learned', similarity: 'representation', recurrence: 'none' },
  });
}
