/** The systems that are measured beside the float teachers, all at four bytes an item unless they say otherwise. */
import {
  optimizedProductQuantizer,
  productQuantizer,
  residualVectorQuantizer,
  trainDcmf,
  trainKde,
  userMetricQuantizer,
} from '@lightrec/baselines';
import { type Id, type Interactions, type Quantizer, Random } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import type { ScoringRecommender } from '@lightrec/eval';
import {
  type BprOptions,
  type EmbeddingModel,
  encodeUsers,
  LightRecModel,
  type LightRecOptions,
  trainLightRec,
  type WordBags,
} from '@lightrec/models';
import { datasets } from './datasets.js';
import { type validationScore, validationScoreOfTies } from './teacher.js';
import { postRanked, postRankedCount } from './text-models.js';

/** What a system is trained on. */
export interface Task {
  data: string;
  parts: Split;
  teacher: EmbeddingModel;
  validate: ReturnType<typeof validationScore>;
  /** The words of the items, where they have any. */
  bags?: WordBags;
}

/** What is judged of it. */
export interface Judged {
  recommender: ScoringRecommender;
  bytesPerItem: number;
  /** Where users are in codes. */
  bytesPerUser?: number;
  /** As of `evaluate`: how many places come from lists. */
  listLength?: number;
}

export interface System {
  /** Those of several have learnt from the ensemble of the float teacher and the next seeds'. Default: 1. */
  teacherCount?: number;
  /** What its float teacher has other than that of the dataset. */
  teacherChanges?: BprOptions;
  /** Whether it learns from DSSM instead, and is measured where items have texts. */
  texts?: boolean;
  train(task: Task): Promise<Judged>;
}

/** Regularisation of the float teacher as the paper has it. */
const paperLambda = { teacherChanges: { lambda: 0.001 } };

const judged = (model: LightRecModel): Judged => ({ recommender: model, bytesPerItem: model.codeTable.bytesPerItem });

const ranking = { objective: 'ranking' } as const;
const lists = { objective: 'lists' } as const;

/** By the paper's losses, unless told otherwise. */
const lightRec = (options: LightRecOptions = {}): System => ({
  train: async ({ teacher, parts, validate }) =>
    judged((await trainLightRec<Id, Id>(teacher, parts.train, { ...ranking, ...options, validate })).model),
});

/** Its users in so many bytes, too. */
const usersInCodes = (codebookCount: number): System => ({
  async train({ teacher, parts, validate }) {
    const { model } = await trainLightRec<Id, Id>(teacher, parts.train, { ...ranking, validate });
    const coded = await encodeUsers(model, { codebookCount });
    return { ...judged(coded), bytesPerUser: coded.bytesPerUser };
  },
});

/** Its first candidates are sorted anew by the teacher's vectors. */
const lightRecPlusPostRanked: System = {
  texts: true,
  async train({ teacher, parts, validate }) {
    const { model } = await trainLightRec<Id, Id>(teacher, parts.train, { ...ranking, validate });
    const bytesPerItem = model.codeTable.bytesPerItem + teacher.bytesPerItem;
    return { recommender: await postRanked(model, teacher), bytesPerItem, listLength: postRankedCount };
  },
};

/** The teacher's items in codes, and its users as they are. */
const quantized = (quantizerFor: (teacher: EmbeddingModel) => Quantizer, weighs = false): System => ({
  async train({ teacher, parts: { train } }) {
    const { userVectors, itemVectors, dim } = teacher;
    const { users, items } = train;
    const weights = weighs ? pairsPlusOne(train) : undefined;
    const sizes = { dim, codebookCount: 4, codewordCount: 256 };
    const table = await quantizerFor(teacher).train(itemVectors, { ...sizes, weights, items, random: new Random(0) });
    return judged(new LightRecModel(userVectors, users, table));
  },
});

function pairsPlusOne({ itemCount, userItems }: Interactions): Float64Array {
  const counts = new Float64Array(itemCount).fill(1);
  for (const item of userItems) counts[item]++;
  return counts;
}

export const systems: Record<string, System> = {
  'LightRec by lists': lightRec(lists),
  'LightRec by lists, variable rate': lightRec({ ...lists, codebookCount: 10, meanLength: 4 }),
  'LightRec by lists, 8 bytes': lightRec({ ...lists, codebookCount: 8 }),
  'LightRec best': lightRec(),
  'LightRec best, score-aware start alone': lightRec({ epochs: 0 }),
  'LightRec best, k-means start alone': lightRec({ start: 'k-means', epochs: 0 }),
  'LightRec variable rate': lightRec({ codebookCount: 10, meanLength: 4 }),
  'LightRec variable rate, lengths included': lightRec({ codebookCount: 10, meanLength: 3.5 }),
  'LightRec 8 bytes': lightRec({ codebookCount: 8 }),
  'LightRec best, users in 4 bytes': usersInCodes(4),
  'LightRec best, users in 8 bytes': usersInCodes(8),
  'LightRec best, users in 12 bytes': usersInCodes(12),
  'LightRec best, two teachers': { teacherCount: 2, ...lightRec() },
  'LightRec variable rate, two teachers': { teacherCount: 2, ...lightRec({ codebookCount: 10, meanLength: 4 }) },
  'LightRec paper': lightRec({ recipe: 'paper' }),
  'LightRec+': { texts: true, ...lightRec() },
  'LightRec+ (PR)': lightRecPlusPostRanked,
  RVQ: quantized(() => residualVectorQuantizer()),
  'RVQ, items weighted by pairs': quantized(() => residualVectorQuantizer(), true),
  'BPR float, lambda .001': {
    ...paperLambda,
    train: async ({ teacher }) => ({ recommender: teacher, bytesPerItem: teacher.bytesPerItem }),
  },
  'RVQ, teacher with lambda .001': { ...paperLambda, ...quantized(() => residualVectorQuantizer()) },
  OPQ: quantized(() => optimizedProductQuantizer()),
  'OPQ, items weighted by pairs': quantized(() => optimizedProductQuantizer(), true),
  'OPQ in the metric of users': quantized(({ userVectors, dim }) =>
    userMetricQuantizer(optimizedProductQuantizer(), { userVectors, dim }),
  ),
  PQ: quantized(() => productQuantizer()),
  DCMF: {
    async train({ data, parts, bags }) {
      const features = bags && { itemFeatures: bags };
      const validate = validationScoreOfTies(parts);
      const { model } = await trainDcmf<Id, Id>(parts.train, { ...features, ...datasets[data].dcmf, validate });
      return { recommender: model, bytesPerItem: model.bytesPerItem };
    },
  },
  KDE: {
    train: async ({ data, teacher, parts, validate }) =>
      judged((await trainKde<Id, Id>(teacher, parts.train, { ...datasets[data].kde, validate })).model),
  },
};
