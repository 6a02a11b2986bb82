import type { BackendName } from '@lightrec/backends';
import {
  type Artifact,
  ArtifactError,
  IdMap,
  Interactions,
  idsFromTensor,
  idsToTensor,
  type StoredTensor,
  tensorOf,
} from '@lightrec/core';
import type { ItemText, Split } from '@lightrec/data';
import { usualProtocol } from './protocols.js';
import type { RunDirectory } from './run-directory.js';
import type { RunSettings } from './settings.js';

/** The data of a run as they were split, and the settings it began with: what going on and measuring need. */
export interface RunData {
  /** Name of the data set. */
  name: string;
  settings: RunSettings;
  /** Each part with the ids of all. */
  split: Split;
  /** What is known of users held out whole when they are judged: they have no pair in `train`. */
  foldIn?: Interactions;
  /** Words of the items of the split, where a system learns from them. */
  text?: ItemText;
  /** Words of the users of the split, where the run has them. */
  userText?: ItemText;
  /** Vectors of the items of the split, made elsewhere, where the run has them. */
  features?: FeatureVectors;
  /** Backend of TensorFlow.js on which the run trains; absent in runs of before it was kept. */
  backend?: BackendName;
}

/** Vectors of items by any model. */
export interface FeatureVectors {
  /** Shape `[itemCount, dim]`; zeros for an item without one. */
  vectors: Float32Array;
  dim: number;
}

export const runDataKind = { kind: 'run-data', version: 1 } as const;

export async function loadRunData(directory: RunDirectory): Promise<RunData> {
  return runDataFromArtifact(await directory.load('data', runDataKind));
}

export async function saveRunData(directory: RunDirectory, data: RunData): Promise<void> {
  await directory.save('data', runDataToArtifact(data));
}

export function runDataToArtifact({
  name,
  settings,
  split,
  foldIn,
  text,
  userText,
  features,
  backend,
}: RunData): Artifact {
  const { users, items } = split.train;
  const parts = Object.entries({ ...split, ...(foldIn && { foldIn }) });
  const counts = { userCount: String(users.size), itemCount: String(items.size) };
  return {
    ...runDataKind,
    metadata: {
      ...{ name, settings: JSON.stringify(settings), ...counts },
      ...(text && { wordCount: String(text.vocabulary.length) }),
      ...(userText && { userWordCount: String(userText.vocabulary.length) }),
      ...(backend && { backend }),
      // For who reads the file without its settings.
      ...(settings.test === undefined && { protocol: settings.protocol ?? usualProtocol }),
    },
    tensors: {
      ...Object.assign({}, ...parts.map(([part, pairs]) => pairsToTensors(part, pairs))),
      ...{ userIds: idsToTensor(users), itemIds: idsToTensor(items) },
      ...(text && textTensors('text', text)),
      ...(userText && textTensors('userText', userText)),
      ...(features && {
        features: { shape: [features.vectors.length / features.dim, features.dim], data: features.vectors },
      }),
    },
  };
}

/** @throws ArtifactError, ShapeError or ArgumentError where the tensors are not those of a run */
export function runDataFromArtifact(artifact: Artifact): RunData {
  const { name, settings, userCount, itemCount, backend } = artifact.metadata;
  const ids = {
    users: idsFromTensor(artifact, 'userIds', Number(userCount)),
    items: idsFromTensor(artifact, 'itemIds', Number(itemCount)),
  };
  const partOf = (part: string) => pairsFromTensors(artifact, part, ids);
  const split = { train: partOf('train'), validation: partOf('validation'), test: partOf('test') };
  const text = textOf(artifact, 'text', Number(itemCount));
  const userText = textOf(artifact, 'userText', Number(userCount));
  return {
    name,
    settings: JSON.parse(settings),
    split,
    ...('foldIn.users' in artifact.tensors && { foldIn: partOf('foldIn') }),
    ...(text && { text }),
    ...(userText && { userText }),
    ...(artifact.tensors.features && { features: featuresOf(artifact, Number(itemCount)) }),
    backend: backend as BackendName | undefined,
  };
}

function pairsToTensors(part: string, pairs: Interactions): Record<string, StoredTensor> {
  const { pairCount, userItems: items, timestamps, weights } = pairs;
  const arrays = Object.entries({ users: pairs.userIndices(), items, timestamps, weights });
  return Object.fromEntries(
    arrays.flatMap(([name, data]) => (data ? [[`${part}.${name}`, { shape: [pairCount], data }]] : [])),
  );
}

function pairsFromTensors(artifact: Artifact, part: string, ids: { users: IdMap; items: IdMap }): Interactions {
  const arrayOf = <Type extends StoredTensor['data']>(name: string, type: new (length: number) => Type) =>
    tensorOf(artifact, `${part}.${name}`, type, 1).data;
  const has = (name: string) => `${part}.${name}` in artifact.tensors;
  return Interactions.fromIndices(arrayOf('users', Uint32Array), arrayOf('items', Uint32Array), {
    ...ids,
    ...(has('timestamps') && { timestamps: arrayOf('timestamps', Float64Array) }),
    ...(has('weights') && { weights: arrayOf('weights', Float32Array) }),
  });
}

function featuresOf(artifact: Artifact, itemCount: number): FeatureVectors {
  const { data: vectors, shape } = tensorOf(artifact, 'features', Float32Array, 2);
  if (shape[0] === itemCount) return { vectors, dim: shape[1] };
  throw new ArtifactError({ expected: `vectors of ${itemCount} items`, received: `${shape[0]} rows of features` });
}

/** Words of the items, or of the users. */
type Texts = 'text' | 'userText';

function textTensors(name: Texts, { offsets, wordIds, counts, vocabulary }: ItemText): Record<string, StoredTensor> {
  return {
    [`${name}.offsets`]: { shape: [offsets.length], data: offsets },
    [`${name}.wordIds`]: { shape: [wordIds.length], data: wordIds },
    [`${name}.counts`]: { shape: [counts.length], data: counts },
    [`${name}.vocabulary`]: idsToTensor(IdMap.from(vocabulary)),
  };
}

/** @param count - of the items or users; `undefined` where the run has no texts of them */
function textOf(artifact: Artifact, name: Texts, count: number): ItemText | undefined {
  if (!artifact.tensors[`${name}.vocabulary`]) return undefined;
  const [offsets, wordIds, counts] = ['offsets', 'wordIds', 'counts'].map(
    (part) => tensorOf(artifact, `${name}.${part}`, Uint32Array, 1).data,
  );
  const wordCount = artifact.metadata[name === 'text' ? 'wordCount' : 'userWordCount'];
  const vocabulary = idsFromTensor<string>(artifact, `${name}.vocabulary`, Number(wordCount)).ids;
  if (offsets.length === count + 1 && offsets[count] === wordIds.length && counts.length === wordIds.length) {
    return { offsets, wordIds, counts, vocabulary: [...vocabulary] };
  }
  const whose = name === 'text' ? 'items' : 'users';
  throw new ArtifactError({ expected: `the words of ${count} ${whose}`, received: `${offsets.length - 1} ${whose}` });
}
