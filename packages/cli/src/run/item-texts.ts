import { ArgumentError, type IdMap, IdMapBuilder, Interactions } from '@lightrec/core';
import { alignItemText, DataError, type Dataset, type ItemText, type ReadItemText, readItemText } from '@lightrec/data';
import { trainedOn } from './held-out-users.js';
import { partsOf } from './item-features.js';
import { needsTexts } from './needs-texts.js';
import type { RunData } from './run-data.js';
import type { RunSettings } from './settings.js';

/** The pairs with every item of further catalogues, so that items which nobody has chosen are recommended too. */
export function withItems(interactions: Interactions, ...further: readonly (IdMap | undefined)[]): Interactions {
  if (further.every((items) => items === undefined)) return interactions;
  const all = new IdMapBuilder();
  for (const items of [interactions.items, ...further]) for (const id of items?.ids ?? []) all.add(id);
  const { users, userItems, timestamps, weights } = interactions;
  const items = all.build();
  return Interactions.fromIndices(interactions.userIndices(), userItems, { users, items, timestamps, weights });
}

/** The words of the items of a run: of the table that was named, else of those that lie beside its data. */
export function textOfItems(
  dataset: Dataset,
  table: ReadItemText | undefined,
  items: IdMap,
  { users }: RunSettings,
): ItemText {
  if (table) return alignItemText(table.text, table.items, items);
  if (dataset.text) return alignItemText(dataset.text, dataset.interactions.items, items);
  throw needsTexts(`${dataset.name}, which has none`, users === undefined ? 'systems' : 'users');
}

/**
 * The words of a table of items or of users. Those of users are all kept, as they count where texts of items have them.
 *
 * @throws DataError for what cannot be read
 */
export function readTexts(file: string, of: 'items' | 'users', signal: AbortSignal): Promise<ReadItemText> {
  const hint = `Name the columns of the file ${of === 'users' ? 'user' : 'item'} and text, in a first row.`;
  return readItemText(file, { of, ...(of === 'users' && { minimumItems: 1 }), signal }).catch((error) => {
    // The columns and the header that can be told of here are those of the interactions.
    const isOfColumns = DataError.isInstance(error) && /`(itemColumn|textColumns|header)/.test(error.hint ?? '');
    throw isOfColumns ? new DataError({ ...partsOf(error), hint }) : error;
  });
}

/**
 * The words of the users of a run.
 *
 * @throws ArgumentError where they say nothing: of no user that is trained with, or words that no text of an item has
 */
export function textOfUsers(
  { text, items: users }: ReadItemText,
  { vocabulary }: ItemText,
  parts: Pick<RunData, 'split' | 'foldIn'>,
  settings: RunSettings,
): ItemText {
  const { wordIds } = alignItemText(text, users, trainedOn(parts).users);
  const [file, argument] = [settings.users, 'users'];
  if (wordIds.length === 0) {
    const expected = `texts of users of the data, such as ${parts.split.train.users.ids.slice(0, 3).join(', ')}`;
    throw new ArgumentError({
      argument,
      expected,
      received: `those of others, such as ${users.ids.slice(0, 3).join(', ')}, in ${file}`,
    });
  }
  const known = new Set(vocabulary);
  if (wordIds.every((word) => !known.has(text.vocabulary[word]))) {
    const received = `others, such as ${text.vocabulary.slice(0, 3).join(', ')}, in ${file}`;
    throw new ArgumentError({ argument, expected: 'words that texts of items have', received });
  }
  return alignItemText(text, users, parts.split.train.users);
}
