import { type IdMap, IdMapBuilder, Interactions } from '@lightrec/core';
import { alignItemText, type Dataset, type ItemText, type ReadItemText } from '@lightrec/data';
import { needsTexts } from './needs-texts.js';

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
export function textOfItems(dataset: Dataset, table: ReadItemText | undefined, items: IdMap): ItemText {
  if (table) return alignItemText(table.text, table.items, items);
  if (dataset.text) return alignItemText(dataset.text, dataset.interactions.items, items);
  throw needsTexts(`${dataset.name}, which has none`);
}
