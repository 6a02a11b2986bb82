import type { CodeTable, Interactions, Random } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
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
 * .008 of Recall@100 at four bytes on CiteULike. Codes of variable rate are shared out by these errors and by what the
 * lists themselves lose (`listLosses`): worth .007 of Recall@100 on Gowalla and .004 on Amazon-CDs.
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
  const { meanLength, codebookCount } = hyperparameters;
  const quantizeAt = (length: number | null) =>
    quantize(inputs, { weights: exposure.map(Math.sqrt), anisotropy, meanLength: length });
  if (meanLength === null) return quantizeAt(null);
  const codeTable = quantizeAt(codebookCount);
  const losses = await listLosses(teacher, train, codeTable, {
    listLength,
    random: random.fork('losses'),
    signal: options.signal,
  });
  const weights = exposure.map((shown) => shown ** lengthExponent);
  return shareOutCodes({ codeTable, vectors: teacher.itemVectors, anisotropy, weights, losses, meanLength });
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
