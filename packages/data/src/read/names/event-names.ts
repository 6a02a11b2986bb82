import { type FoundNames, findByLevel } from './find-by-level.js';
import { wordsOf } from './words.js';

/** What a column of types of events is called, most usual first. */
const eventNames: readonly (readonly string[])[] = [
  ['eventtype', 'behaviortype', 'behaviourtype', 'actiontype', 'interactiontype', 'feedbacktype'],
  ['event', 'behavior', 'behaviour', 'action', 'interaction', 'eventname', 'actionname'],
  ['type', 'types', 'kind'],
];

/** The positions of names that usually are those of types of events. */
export function findEvents(names: readonly string[]): FoundNames {
  return findByLevel(names, levelOf);
}

function levelOf(name: string): number {
  const joined = wordsOf(name).join('');
  return eventNames.findIndex((list) => list.includes(joined));
}
