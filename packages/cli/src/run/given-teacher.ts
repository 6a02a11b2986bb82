import { ArgumentError, type IdMap, type Interactions } from '@lightrec/core';
import { alignItemFeatures, type ItemFeatures } from '@lightrec/data';
import { EmbeddingModel } from '@lightrec/models';
import { idsOfRows, readVectorFile } from './item-features.js';
import type { RunSettings } from './settings.js';

/** The vectors of a teacher from elsewhere, as their files have them. */
export interface GivenVectors {
  users: ItemFeatures;
  items: ItemFeatures;
}

/**
 * Reads the vectors that were named, or `undefined`.
 *
 * @throws DataError for what cannot be read or is not finite; ArgumentError for users and items of different dimensions
 */
export async function readGivenTeacher(settings: RunSettings, signal: AbortSignal): Promise<GivenVectors | undefined> {
  const { teacherUsers, teacherItems } = settings;
  if (teacherUsers === undefined || teacherItems === undefined) return undefined;
  const users = await read(teacherUsers, settings, 'teacherUserIds', signal);
  const items = await read(teacherItems, settings, 'teacherItemIds', signal);
  if (users.dim === items.dim) return { users, items };
  throw new ArgumentError({
    argument: 'teacherItems',
    expected: `vectors of ${users.dim} numbers, as those of users in ${teacherUsers} have`,
    received: `${items.dim} in ${teacherItems}`,
  });
}

/** A teacher of the users and items of the data, and what is to be said of it. */
export function givenTeacherOf(
  given: GivenVectors,
  { users, items }: Interactions,
  settings: RunSettings,
): { teacher: EmbeddingModel; note: string } {
  const ofUsers = align('teacherUsers', given.users, users, settings);
  const ofItems = align('teacherItems', given.items, items, settings);
  const { dim } = given.users;
  const known = `${ofUsers.known} of ${users.size} users and ${ofItems.known} of ${items.size} items`;
  const isWhole = ofUsers.known === users.size && ofItems.known === items.size;
  return {
    teacher: new EmbeddingModel({ userVectors: ofUsers.vectors, itemVectors: ofItems.vectors, dim, users, items }),
    note: `teacher: vectors of dimension ${dim} for ${known}${isWhole ? '' : '; the others have zeros'}`,
  };
}

/** @throws ArgumentError where no id of the data has a vector other than zeros */
function align(argument: 'teacherUsers' | 'teacherItems', features: ItemFeatures, ids: IdMap, settings: RunSettings) {
  const { vectors, missingCount } = alignItemFeatures(features, ids);
  const known = ids.size - missingCount;
  if (vectors.some((value) => value !== 0)) return { vectors, known };
  const own = idsOfRows(features).ids.slice(0, 3).join(', ');
  const file = settings[argument];
  throw new ArgumentError({
    argument,
    expected: `vectors of the data, of ids such as ${ids.ids.slice(0, 3).join(', ')}`,
    received: known === 0 ? `those of others, such as ${own}, in ${file}` : `zeros alone in ${file}`,
    hint: known === 0 && !features.items ? `Say with \`${idsSettings[argument]}\` whose each row is.` : undefined,
  });
}

const idsSettings = { teacherUsers: 'teacherUserIds', teacherItems: 'teacherItemIds' } as const;

async function read(
  file: string,
  settings: RunSettings,
  ids: 'teacherUserIds' | 'teacherItemIds',
  signal: AbortSignal,
): Promise<ItemFeatures> {
  return readVectorFile(file, { idsFile: settings[ids], signal }).catch((error) => {
    if (!ArgumentError.isInstance(error) || error.argument !== 'idsFile') throw error;
    // Its option has other names here.
    const { expected = '', received = '', hint } = error;
    throw new ArgumentError({ argument: ids, expected, received, hint });
  });
}
