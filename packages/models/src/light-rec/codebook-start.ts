import type { CodeTable, Interactions, Random } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { chooseCodes } from './choose-codes.js';
import { listLosses } from './list-losses.js';
import type { LightRecHyperparameters, LightRecOptions } from './options.js';
import { retrievalProfile } from './retrieval-profile.js';
import { shareOutCodes } from './share-out-codes.js';

/** What a start is made from. */
export interface StartInputs {
  teacher: EmbeddingModel;
  train: Interactions;
  hyperparameters: LightRecHyperparameters;
  options: LightRecOptions;
  random: Random;
}

/** Codebooks and codes before the first step; none where the encoder draws its own. */
export async function startCodebooks(inputs: StartInputs): Promise<CodeTable | undefined> {
  const { start } = inputs.hyperparameters;
  if (start === 'glorot') return undefined;
  return start === 'k-means' ? kMeansStart(inputs) : scoreAwareStart(inputs);
}

/** Residual k-means of the teacher's items, in which an item counts as often as it was chosen, and once more. */
function kMeansStart(inputs: StartInputs): CodeTable {
  const { meanLength } = inputs.hyperparameters;
  return quantize(inputs, { weights: inputs.train.countByItem().map((count) => count + 1), meanLength });
}

/**
 * How much more an error counts along the way that an item's users look than across it. Between 1 and 2 nothing
 * changes on CiteULike; 4 is worse.
 */
const anisotropicWeight = 1.5;

/**
 * For codes of variable rate lists are longer, or the items that stand just below a list's end get too few codes to
 * come up; and codes are shared out by more than the root.
 */
const variableRateListLength = 500;
const lengthExponent = 0.7;

/**
 * Residual k-means by what an error does to the teacher's lists: an item counts by the root of how often it was
 * chosen and how many users are shown it, and errors count for more along the way that these users look. Worth
 * .008 of Recall@100 at four bytes on CiteULike. Then codes are chosen, and those of variable rate shared out, by what
 * the lists themselves lose too: worth another .010 at four bytes on CiteULike and .005 on Amazon-CDs, and .007 at
 * variable rate on Gowalla.
 */
async function scoreAwareStart(inputs: StartInputs): Promise<CodeTable> {
  const { teacher, train, hyperparameters, options, random } = inputs;
  const listLength = hyperparameters.meanLength === null ? 200 : variableRateListLength;
  const profile = await retrievalProfile(teacher, train, {
    listLength,
    random: random.fork('profile'),
    signal: options.signal,
  });
  const exposure = Float64Array.from(
    train.countByItem(),
    (count, item) => count + 1 + (200 / listLength) * profile.counts[item],
  );
  const anisotropy = { directions: profile.directions, weight: anisotropicWeight };
  const { codes, meanLength, codebookCount } = hyperparameters;
  const weights = exposure.map(Math.sqrt);
  const lists = { random: random.fork('losses'), signal: options.signal };
  if (meanLength === null) {
    const codeTable = quantize(inputs, { weights, anisotropy, meanLength });
    // Others are chosen anew in training.
    return codes === 'fixed' ? chooseCodes(teacher, train, codeTable, { weights, anisotropy, ...lists }) : codeTable;
  }
  const codeTable = quantize(inputs, { weights, anisotropy, meanLength: codebookCount });
  const losses = await listLosses(teacher, train, codeTable, lists);
  const lengthWeights = exposure.map((shown) => shown ** lengthExponent);
  const vectors = teacher.itemVectors;
  return shareOutCodes({ codeTable, vectors, anisotropy, weights: lengthWeights, losses, meanLength });
}

function quantize(
  { teacher, train, hyperparameters, options, random }: StartInputs,
  how: Pick<Parameters<typeof residualKMeans>[0], 'weights' | 'anisotropy'> & { meanLength: number | null },
): CodeTable {
  const { codebookCount, codewordCount } = hyperparameters;
  return residualKMeans({
    ...how,
    vectors: teacher.itemVectors,
    dim: teacher.dim,
    codebookCount,
    codewordCount,
    meanLength: how.meanLength ?? undefined,
    items: train.items,
    random,
    signal: options.signal,
    onProgress: options.onStartProgress,
  });
}
