import type { CodeTable, Interactions, Random } from '@lightrec/core';
import {
  type Anisotropy,
  anisotropicError,
  residualQuantizer,
  scoreAwareQuantizer,
  withMeanLength,
} from '@lightrec/kernels';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { backgroundOf, cellsOfItems, drawUsers, rowsAt } from '../lists/list-cells.js';
import { shareOutByLists } from '../lists/share-out-by-lists.js';
import type { TeacherLists } from '../lists/teacher-lists.js';
import type { LightRecHyperparameters } from '../options/hyperparameters.js';
import type { StartProgress } from '../options/start-progress.js';
import { chooseCodes } from './choose-codes.js';
import { listLosses } from './list-losses.js';
import { retrievalProfile } from './retrieval-profile.js';
import { shareOutCodes } from './share-out-codes.js';

/** What a start is made from. */
export interface StartInputs {
  teacher: EmbeddingModel;
  train: Interactions;
  hyperparameters: LightRecHyperparameters;
  /** The teacher's, where they are there already. */
  lists?: TeacherLists;
  random: Random;
  signal?: AbortSignal;
  onProgress?: (progress: StartProgress) => void;
}

/** Codebooks and codes before the first step; none where the encoder draws its own. */
export async function startCodebooks(inputs: StartInputs): Promise<CodeTable | undefined> {
  const { start } = inputs.hyperparameters;
  if (start === 'glorot') return undefined;
  return start === 'k-means' ? kMeansStart(inputs) : scoreAwareStart(inputs);
}

/** Residual k-means of the teacher's items, in which an item counts as often as it was chosen, and once more. */
function kMeansStart(inputs: StartInputs): Promise<CodeTable> {
  const { meanLength } = inputs.hyperparameters;
  return quantize(inputs, { weights: inputs.train.countByItem().map((count) => count + 1), meanLength });
}

/**
 * How much more an error counts along the way that an item's users look than across it. Between 1 and 2 nothing
 * changes on CiteULike; 4 is worse.
 */
const anisotropicWeight = 1.5;

/**
 * For codes of variable rate that are shared out by errors too lists are longer, or the items that stand just below a
 * list's end get too few codes to come up; and codes are shared out by more than the root.
 */
const variableRateListLength = 500;
const lengthExponent = 0.7;

/**
 * Residual k-means by what an error does to the teacher's lists: an item counts by the root of how often it was
 * chosen and how many users are shown it, and errors count for more along the way that these users look. Worth
 * .008 of Recall@100 at four bytes on CiteULike. Then, with the objective `ranking`, codes are chosen, and those of
 * variable rate shared out, by what the lists themselves lose too: worth another .010 at four bytes on CiteULike and .005
 * on Amazon-CDs, and .007 at variable rate on Gowalla. With `lists`, training chooses codes, and they are shared out by
 * what it makes least.
 */
async function scoreAwareStart(inputs: StartInputs): Promise<CodeTable> {
  const { teacher, train, hyperparameters, lists: known, random, signal } = inputs;
  const byErrors = hyperparameters.meanLength !== null && hyperparameters.objective === 'ranking';
  const listLength = byErrors ? variableRateListLength : 200;
  const profile = await retrievalProfile(teacher, train, {
    listLength,
    // Shorter lists would not do.
    lists: known && hyperparameters.listLength >= listLength ? known : undefined,
    random: random.fork('profile'),
    signal,
    onProgress: phaseOf(inputs, 'profile'),
  });
  const exposure = Float64Array.from(
    train.countByItem(),
    (count, item) => count + 1 + (200 / listLength) * profile.counts[item],
  );
  const anisotropy = { directions: profile.directions, weight: anisotropicWeight };
  const { codes, objective, meanLength, codebookCount } = hyperparameters;
  const weights = exposure.map(Math.sqrt);
  const lists = { random: random.fork('losses'), signal, onProgress: phaseOf(inputs, 'losses') };
  if (meanLength === null) {
    const codeTable = await quantize(inputs, { weights, anisotropy, meanLength });
    if (codes !== 'fixed' || objective === 'lists') return codeTable; // they are chosen anew in training
    const onCandidates = phaseOf(inputs, 'candidates');
    return chooseCodes(teacher, train, codeTable, { weights, anisotropy, onCandidates, ...lists });
  }
  const codeTable = await quantize(inputs, { weights, anisotropy, meanLength: codebookCount });
  if (objective === 'lists' && known) {
    const users = drawUsers(random.fork('lists'), teacher.userCount);
    return shareOutByLists({
      ...{ codeTable, itemVectors: teacher.itemVectors, meanLength },
      cells: cellsOfItems(known, users, teacher.itemCount),
      users: rowsAt(teacher.userVectors, users, teacher.dim),
      background: backgroundOf(hyperparameters, teacher.itemCount),
    });
  }
  const losses = await listLosses(teacher, train, codeTable, lists);
  const lengthWeights = exposure.map((shown) => shown ** lengthExponent);
  const vectors = teacher.itemVectors;
  return shareOutCodes({ codeTable, vectors, anisotropy, weights: lengthWeights, losses, meanLength });
}

/** With `meanLength` each item keeps as many codes as its weighted error is worth. */
async function quantize(
  { teacher, train, hyperparameters, random, signal, onProgress }: StartInputs,
  {
    weights,
    anisotropy,
    meanLength,
  }: { weights: ArrayLike<number>; anisotropy?: Anisotropy; meanLength: number | null },
): Promise<CodeTable> {
  const { codebookCount, codewordCount } = hyperparameters;
  const { itemVectors: vectors, dim } = teacher;
  const quantizer = anisotropy ? scoreAwareQuantizer(anisotropy) : residualQuantizer();
  const table = await quantizer.train(vectors, {
    ...{ dim, codebookCount, weights, items: train.items, random, signal },
    // One is for missing codes.
    codewordCount: meanLength === null ? codewordCount : codewordCount - 1,
    onProgress: (progress) => onProgress?.({ phase: 'codebooks', ...progress }),
  });
  if (meanLength === null) return table;
  const errorOf = anisotropy && anisotropicError(vectors, dim, anisotropy);
  return withMeanLength(table, vectors, { meanLength, weights, errorOf });
}

/** Reports how far a phase has come. */
function phaseOf({ onProgress }: StartInputs, phase: StartProgress['phase']) {
  return (done: number, total: number) => onProgress?.({ phase, done, total });
}
