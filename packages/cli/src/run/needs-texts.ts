import { ArgumentError } from '@lightrec/core';
import { textSystemNames } from './further-names.js';
import type { RunData } from './run-data.js';
import type { RunSettings } from './settings.js';

/** Whether one of the systems learns from texts or vectors of items. */
export function readsTexts({ systems = [] }: RunSettings): boolean {
  return textSystemNames.some((name) => systems.includes(name));
}

/** @throws ArgumentError where a run that goes on is to learn from texts or vectors that it was begun without */
export function requireTexts({ settings, text, features }: Pick<RunData, 'settings' | 'text' | 'features'>): void {
  if (readsTexts(settings) && !text && !features) throw needsTexts('a run that was begun without them');
}

/** @param argument - what needs them: systems, or texts of users beside them */
export function needsTexts(received: string, argument: 'systems' | 'users' = 'systems'): ArgumentError {
  const whom = argument === 'users' ? 'which those of users are read by' : `for ${textSystemNames.join(' and ')}`;
  return new ArgumentError({
    argument,
    expected: `data whose items have texts ${whom}`,
    received,
    hint: 'Name a table of items with --items, as titles.csv, or their vectors with --item-features; or put item_words.tsv and vocabulary.txt beside the interactions of a folder.',
  });
}
