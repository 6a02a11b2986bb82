import {
  type Artifact,
  ArtifactError,
  type CodeTable,
  codeTableFromArtifact,
  codeTableToArtifact,
  type Id,
  type IdMap,
  idsFromTensor,
  idsToTensor,
  type StoredTensor,
  tensorOf,
} from '@lightrec/core';
import { withPrefix } from '../../training/checkpoint.js';

const prefix = 'users.';

/** Users in codes, stored as items are: under names that begin with `users.`, but for the ids. */
export function userTableToTensors(table: CodeTable): Record<string, StoredTensor> {
  const { itemIds, ...codes } = codeTableToArtifact(table).tensors;
  return { ...withPrefix(prefix, codes), userIds: itemIds };
}

/** @param userVectors - shape `[users.size, dim]` */
export function userVectorsToTensors(
  userVectors: Float32Array,
  users: IdMap,
  dim: number,
): Record<string, StoredTensor> {
  return { userVectors: { shape: [users.size, dim], data: userVectors }, userIds: idsToTensor(users) };
}

/**
 * What a model keeps of its users: a float vector each, shape `[users.size, dim]`, or codes.
 *
 * @throws ArtifactError, ShapeError or ArgumentError where the tensors are not those of users, or of both kinds
 */
export function usersFromTensors<User extends Id>(
  artifact: Artifact,
): [userVectors: Float32Array | CodeTable<User>, users: IdMap<User>] {
  const coded = Object.keys(artifact.tensors).filter((name) => name.startsWith(prefix));
  if (coded.length === 0) {
    const { data, shape } = tensorOf(artifact, 'userVectors', Float32Array, 2);
    return [data, idsFromTensor<User>(artifact, 'userIds', shape[0])];
  }
  if (artifact.tensors.userVectors) {
    throw new ArtifactError({ expected: 'users as vectors or as codes', received: `both: userVectors, ${coded}` });
  }
  const codes = Object.fromEntries(coded.map((name) => [name.slice(prefix.length), artifact.tensors[name]]));
  const table = codeTableFromArtifact<User>({
    ...artifact,
    tensors: { ...codes, itemIds: tensorOf(artifact, 'userIds', Uint8Array, 1) },
  });
  return [table, table.items];
}
