import { ArtifactError } from '../errors.js';
import type { Id } from '../id.js';
import { IdMap } from '../id-map.js';
import { type Artifact, tensorOf } from './artifact.js';
import { idsToJson, jsonToValues } from './ids-json.js';
import { integerIdsToJson, jsonToIntegerIds } from './integer-ids-json.js';
import type { StoredTensor } from './safetensors.js';

/** Ids as the bytes of a JSON array, which keeps `7` and `"7"` apart. */
export function idsToTensor(ids: IdMap): StoredTensor {
  const data = integerIdsToJson(ids) ?? idsToJson(ids.ids);
  return { shape: [data.length], data };
}

/**
 * The reverse of `idsToTensor`.
 *
 * @typeParam T - what the caller knows the ids to be; not checked
 * @param count - how many ids there must be
 * @throws ArtifactError where the tensor does not hold that many distinct ids
 */
export function idsFromTensor<T extends Id = Id>(artifact: Artifact, name: string, count: number): IdMap<T> {
  const { data } = tensorOf(artifact, name, Uint8Array, 1);
  const ids = jsonToIntegerIds(data) ?? parseIds(data, name);
  const size = ids instanceof IdMap ? ids.size : ids.length;
  if (size !== count) {
    throw new ArtifactError({ expected: `${count} ids in "${name}"`, received: `${size}` });
  }
  if (ids instanceof IdMap) return ids as IdMap<T>;
  try {
    return IdMap.from(ids as T[]) as IdMap as IdMap<T>;
  } catch (cause) {
    throw new ArtifactError({ expected: `distinct strings and integers in "${name}"`, received: 'other ids', cause });
  }
}

function parseIds(data: Uint8Array, name: string): Id[] {
  try {
    // What is no id is refused by the map.
    return jsonToValues(data) as Id[];
  } catch (cause) {
    throw new ArtifactError({ expected: `a JSON array of ids in "${name}"`, received: 'other bytes', cause });
  }
}
