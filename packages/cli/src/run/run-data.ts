import type { BackendName } from '@lightrec/backends';
import { type Artifact, Interactions, idsFromTensor, idsToTensor, type StoredTensor, tensorOf } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import type { RunDirectory } from './run-directory.js';
import type { RunSettings } from './settings.js';

/** The data of a run as they were split, and the settings it began with: what going on and measuring need. */
export interface RunData {
  /** Name of the data set. */
  name: string;
  settings: RunSettings;
  split: Split;
  /** Backend of TensorFlow.js on which the run trains; absent in runs of before it was kept. */
  backend?: BackendName;
}

export const runDataKind = { kind: 'run-data', version: 1 } as const;

export async function loadRunData(directory: RunDirectory): Promise<RunData> {
  return runDataFromArtifact(await directory.load('data', runDataKind));
}

export async function saveRunData(directory: RunDirectory, data: RunData): Promise<void> {
  await directory.save('data', runDataToArtifact(data));
}

const partNames = ['train', 'validation', 'test'] as const;

export function runDataToArtifact({ name, settings, split, backend }: RunData): Artifact {
  const { users, items } = split.train;
  const parts = partNames.flatMap((part): [string, StoredTensor][] => {
    const shape = [split[part].pairCount];
    return [
      [`${part}.users`, { shape, data: split[part].userIndices() }],
      [`${part}.items`, { shape, data: split[part].userItems }],
    ];
  });
  const counts = { userCount: String(users.size), itemCount: String(items.size) };
  return {
    ...runDataKind,
    metadata: { name, settings: JSON.stringify(settings), ...counts, ...(backend && { backend }) },
    tensors: { ...Object.fromEntries(parts), userIds: idsToTensor(users), itemIds: idsToTensor(items) },
  };
}

/** @throws ArtifactError, ShapeError or ArgumentError where the tensors are not those of a run */
export function runDataFromArtifact(artifact: Artifact): RunData {
  const { name, settings, userCount, itemCount, backend } = artifact.metadata;
  const ids = {
    users: idsFromTensor(artifact, 'userIds', Number(userCount)),
    items: idsFromTensor(artifact, 'itemIds', Number(itemCount)),
  };
  const partOf = (part: (typeof partNames)[number]) => {
    const [users, items] = ['users', 'items'].map((side) => tensorOf(artifact, `${part}.${side}`, Uint32Array, 1).data);
    return Interactions.fromIndices(users, items, ids);
  };
  const split = { train: partOf('train'), validation: partOf('validation'), test: partOf('test') };
  return { name, settings: JSON.parse(settings), split, backend: backend as BackendName | undefined };
}
