import type { Id, Interactions } from '@lightrec/core';
import {
  type DeclaredOptions,
  optionNames,
  requireInteger,
  requireInteractions,
  requireKnown,
  resolveDeclared,
} from '@lightrec/core/options';
import { embeddingCheckpoints } from '../embedding/embedding-checkpoints.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { type TrainingProgress, type TrainingResult, trainingOptionNames } from '../training/training-options.js';
import type { Validate } from '../training/validation.js';
import { requireSearchOptions, runSearch } from '../tuning/search.js';
import { type IalsWeights, leastGain, nextWeights } from './next-weights.js';
import { declaredIals, type IalsOptions, resolveIalsHyperparameters } from './options.js';
import { ialsCheckpointKind, trainIals } from './train-ials.js';

export const declaredSearch: DeclaredOptions<{ mostTrials: number }> = {
  mostTrials: [10, (argument, value) => requireInteger(argument, value, 1)],
};

export type TuneIalsProgress = TrainingProgress &
  IalsWeights & {
    /** Which training it is, from 1. */
    trial: number;
    mostTrials: number;
  };

/** Those of `trainIals`, which all trainings have alike. A weight that is given is kept, and the other searched. */
export interface TuneIalsOptions<User extends Id = Id, Item extends Id = Id>
  extends Omit<IalsOptions<User, Item>, 'onProgress'> {
  /** Scores the models that are compared, higher is better. */
  validate: Validate<EmbeddingModel<User, Item>>;
  /** Most trainings. Default: 10. */
  mostTrials?: number;
  /** Called several times a second, and at the end of each epoch. */
  onProgress?: (progress: TuneIalsProgress) => void;
}

export const tuneIalsOptionNames = optionNames<TuneIalsOptions>({
  ...declaredIals,
  ...declaredSearch,
  ...trainingOptionNames,
  threads: 1,
});

export interface TuneIalsResult<User extends Id = Id, Item extends Id = Id>
  extends TrainingResult<EmbeddingModel<User, Item>>,
    IalsWeights {
  /** All weights that were tried, in order, with the best validation of each training. */
  trials: (IalsWeights & { validation: number; bestEpoch: number })[];
}

/**
 * Searches `lambda` and `unobservedRatio` of iALS, for which no values serve all data: trains with one pair of them after
 * another, half or twice as large as the best so far, as long as the validation gains one in a hundred, and keeps the
 * best model. The same seed gives the same bytes, resumed or not, and for the weights found those of `trainIals`.
 *
 * @throws ArgumentError for an unknown option or one out of range, or data without pairs
 * @throws ArtifactError for a checkpoint of another search
 *
 * @example
 * const { model, lambda, unobservedRatio } = await tuneIals(train, { validate: (m) => recallAt100(m, validation) });
 */
export async function tuneIals<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: TuneIalsOptions<User, Item>,
): Promise<TuneIalsResult<User, Item>> {
  requireKnown('tuneIals', options, tuneIalsOptionNames);
  const { mostTrials: _, lambda, unobservedRatio, resume, onCheckpoint, onProgress, ...common } = options;
  const { mostTrials } = resolveDeclared(declaredSearch, options);
  requireSearchOptions(options);
  const { dim } = resolveIalsHyperparameters({ ...common, lambda, unobservedRatio } as IalsOptions);
  requireInteractions('train', train);
  const given = { lambda, unobservedRatio };
  const { toTensors, fromArtifact } = embeddingCheckpoints(ialsCheckpointKind, train, { dim });
  const { model, best, trials } = await runSearch<IalsWeights, EmbeddingModel>(
    {
      form: {
        ...{ kind: 'ials-tuning-checkpoint', trainingKind: ialsCheckpointKind, toTensors, fromArtifact },
        identity: { search: JSON.stringify({ ...given, mostTrials }) },
      },
      leastGain,
      next: (done) => (done.length < mostTrials ? nextWeights(done, given) : undefined),
      train: (weights, own, trial) =>
        trainIals(train, {
          ...{ ...common, ...weights, ...own },
          onProgress: (at) => onProgress?.({ ...at, ...weights, trial, mostTrials }),
        }) as Promise<TrainingResult<EmbeddingModel>>,
    },
    { resume, onCheckpoint },
  );
  const { history, bestEpoch } = best;
  return {
    ...{ model: model as EmbeddingModel<User, Item>, bestEpoch, history },
    ...{ lambda: best.lambda, unobservedRatio: best.unobservedRatio },
    trials: trials.map(({ history: _, ...trial }) => trial),
  };
}
