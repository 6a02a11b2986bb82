import { ArtifactError } from '../errors.js';
import { type Id, IdMap } from '../id-map.js';
import { decodeUtf8, encodeUtf8 } from '../text/utf8.js';
import { type Artifact, tensorOf } from './artifact.js';
import { integerIdsToJson, jsonToIntegerIds } from './integer-ids-json.js';
import type { StoredTensor } from './safetensors.js';

/** Ids as the bytes of a JSON array, which keeps `7` and `"7"` apart. */
export function idsToTensor(ids: IdMap): StoredTensor {
  const data = integerIdsToJson(ids) ?? encodeUtf8(JSON.stringify(ids.ids));
  return { shape: [data.length], data };
}

/**
 * The reverse of `idsToTensor`.
 *
 * @param count - how many ids there must be
 * @throws ArtifactError where the tensor does not hold that many distinct ids
 */
export function idsFromTensor(artifact: Artifact, name: string, count: number): IdMap {
  const { data } = tensorOf(artifact, name, Uint8Array, 1);
  const ids = jsonToIntegerIds(data) ?? parseIds(data, name);
  const size = ids instanceof IdMap ? ids.size : ids.length;
  if (size !== count) {
    throw new ArtifactError({ expected: `${count} ids in "${name}"`, received: `${size}` });
  }
  if (ids instanceof IdMap) return ids;
  try {
    return IdMap.from(ids);
  } catch (cause) {
    throw new ArtifactError({ expected: `distinct strings and integers in "${name}"`, received: 'other ids', cause });
  }
}

function parseIds(data: Uint8Array, name: string): Id[] {
  try {
    const ids: unknown = JSON.parse(decodeUtf8(data));
    if (Array.isArray(ids)) return ids;
  } catch {
    // falls through to the one error for whatever is not a JSON array
  }
  throw new ArtifactError({ expected: `a JSON array of ids in "${name}"`, received: 'other bytes' });
}
