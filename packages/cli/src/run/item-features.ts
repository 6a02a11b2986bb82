import { ArgumentError, IdMap } from '@lightrec/core';
import {
  alignItemFeatures,
  DataError,
  type ItemFeatureOptions,
  type ItemFeatures,
  readItemFeatures,
} from '@lightrec/data';
import type { FeatureVectors } from './run-data.js';
import { type RunSettings, settingsOf } from './settings.js';

/** The vectors of items that were named, or `undefined`. */
export async function readVectors(settings: RunSettings, signal: AbortSignal): Promise<ItemFeatures | undefined> {
  const { itemFeatures: file } = settings;
  return file === undefined ? undefined : readVectorFile(file, { ...settingsOf('features', settings), signal });
}

/** Vectors of items or of users, with their ids. */
export function readVectorFile(file: string, options: ItemFeatureOptions): Promise<ItemFeatures> {
  const hint = 'Name the columns of the file id and vector.';
  return readItemFeatures(file, options).catch((error) => {
    // The column of items that can be named here is that of the interactions.
    const isOfItems = DataError.isInstance(error) && error.hint?.includes('`itemColumn`');
    throw isOfItems ? new DataError({ ...partsOf(error), hint }) : error;
  });
}

/** All but the hint. */
export function partsOf({ file, line, column, expected, received }: DataError) {
  return { file, line, column, expected, received };
}

/** Those that were named, else 0 to n - 1. */
export function idsOfRows({ items, vectors, dim }: ItemFeatures): IdMap {
  return items ?? IdMap.range(vectors.length / dim);
}

/** The vectors in the order of the catalogue, and what is to be said of them. */
export function vectorsOfItems(
  features: ItemFeatures,
  items: IdMap,
  settings: RunSettings,
): { features: FeatureVectors; note: string } {
  const { missingCount, vectors, dim } = alignItemFeatures(features, items);
  const file = settings.itemFeatures!;
  const known = items.size - missingCount;
  const note = `${file}: vectors of dimension ${dim} for ${known} of ${items.size} items`;
  return { features: { vectors, dim }, note: missingCount > 0 ? `${note}; the others have zeros` : note };
}

/**
 * Finds vectors of other items, and such as say nothing, before anything is trained.
 *
 * @param chosen - the items of the interactions
 * @throws ArgumentError where no item that somebody has chosen has a vector other than zeros
 */
export function requireVectorsOf(features: ItemFeatures, chosen: IdMap, { itemFeatures: file }: RunSettings): void {
  const { missingCount, vectors } = alignItemFeatures(features, chosen);
  if (vectors.some((value) => value !== 0)) return;
  const isOfOthers = missingCount === chosen.size;
  const ids = idsOfRows(features).ids.slice(0, 3).join(', ');
  throw new ArgumentError({
    argument: 'itemFeatures',
    expected: `vectors of items of the data, such as ${chosen.ids.slice(0, 3).join(', ')}`,
    received: isOfOthers ? `those of others, such as ${ids}, in ${file}` : `zeros alone in ${file}`,
    hint: isOfOthers && !features.items ? 'Say with `idsFile` which item each row is.' : undefined,
  });
}
